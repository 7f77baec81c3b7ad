"""How long a user waits: `redline solve` from the shell, a warm refiner, and the import of `agent`."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.support.table import show
from redline.agent import Refiner

PROBLEM = "Solve for x: 3x + 7 = 22"


def timed(run: Callable[[], object], repeats: int) -> list[float]:
    """Wall seconds of each repeat."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return seconds


def command(*arguments: str) -> Callable[[], object]:
    """A fresh Python process; its exit status must not be an error."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


async def warm(repeats: int) -> list[float]:
    """Seconds to the answer over one open refiner, the first answer left out."""
    async with Refiner() as refiner:
        await refiner.solve(PROBLEM)
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            await refiner.solve(PROBLEM)
            seconds.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """The command line of `python -m benchmarks.speed`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats: int = parser.parse_args().repeats
    measured = {
        "python -c pass": timed(command("-c", "pass"), repeats),
        "python -c 'import redline'": timed(command("-c", "import redline"), repeats),
        "redline --help": timed(command("-m", "redline", "--help"), repeats),
        f"redline solve '{PROBLEM}' (cold: a new process)": timed(
            command("-m", "redline", "solve", "--policy", "embedded", PROBLEM), repeats
        ),
        "the same problem over an open Refiner (warm)": asyncio.run(warm(repeats)),
    }
    rows = [(n, f"{statistics.median(s):.2f}", f"{min(s):.2f}–{max(s):.2f}") for n, s in measured.items()]
    show(("what", "median seconds", "range"), rows)


if __name__ == "__main__":
    main()
