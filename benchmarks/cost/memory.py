"""What `redline batch` holds in memory: while it checks inputs of growing length, and while it works through one.

The models are scripted and answer at once, so nothing but the batch itself takes memory.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.cost.batch import TimedEngine
from benchmarks.support.table import show
from redline.agent import Refiner
from redline.agent.batch.input_file import InputFile
from redline.agent.batch.run import BatchRun
from redline.agent.batch.summary import BatchCounter
from redline.agent.settings.settings import Settings
from redline.inference import Generation, Request, ScriptedModel

_KIB = 1024


def resident() -> int:
    """Bytes of this process that are in memory now."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * _KIB


def write_rows(path: Path, rows: int) -> None:
    """An input of so many rows, none of which has an id: the dearest to remember."""
    with path.open("w") as file:
        for number in range(rows):
            file.write(json.dumps({"problem": f"add 1 and 1, for the {number}th time", "answer": "2"}) + "\n")


def check(rows: int, folder: Path) -> tuple[float, int]:
    """Seconds that a check of so many rows takes, and the bytes that are held behind it."""
    source = folder / "checked.jsonl"
    write_rows(source, rows)
    before, began = resident(), perf_counter()
    overview = InputFile(source).check()
    took = perf_counter() - began
    held = resident() - before
    if len(overview.rows) != rows:
        raise RuntimeError(f"{len(overview.rows)} rows were found of {rows}")
    return took, held


class ForgetfulModel(ScriptedModel):
    """Keeps nothing of what it was asked, as a scripted model does for the tests."""

    async def generate(self, request: Request) -> Generation:
        """As a policy."""
        said = await super().generate(request)
        self.requests.clear()
        self._said.clear()
        return said


async def work(rows: int, at_once: int, every: int, folder: Path) -> list[tuple[int, int]]:
    """Bytes in memory before the first row, and then each time that so many more are done."""
    source = folder / "in.jsonl"
    write_rows(source, rows)
    engine, seen = TimedEngine(0.0), list[tuple[int, int]]()

    def watch(counter: BatchCounter) -> None:
        if counter.done % every == 0:
            seen.append((counter.done, resident()))

    async with Refiner(policy=ForgetfulModel(engine.write), verifier=engine, exact=False) as refiner:
        with BatchRun(source, folder / "out.jsonl", Settings.model_validate({"concurrency": at_once})) as run:
            seen.append((0, resident()))
            await run.run(refiner, watch)
            summary = run.counter.summary()
    if summary.accepted != rows or summary.correct != rows:
        raise RuntimeError(f"only {summary.accepted} accepted and {summary.correct} right of {rows} rows")
    return seen


def main() -> None:
    """The command line of `python -m benchmarks.cost.memory`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--checked", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="rows that are only checked"
    )
    parser.add_argument("--rows", type=int, default=10_000, help="rows that are worked through")
    parser.add_argument("--every", type=int, default=1000, help="rows between two looks")
    parser.add_argument("--at-once", type=int, default=16, help="rows in flight")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        checks = [(rows, *check(rows, Path(folder))) for rows in options.checked]
        show(
            ("rows checked", "seconds", "held, MiB", "bytes a row"),
            [
                (f"{rows:,}", f"{took:.1f}", f"{held / _KIB**2:.1f}", f"{held / rows:.0f}")
                for rows, took, held in checks
            ],
        )
        seen = asyncio.run(work(options.rows, options.at_once, options.every, Path(folder)))
    show(("rows done", "in memory, MiB"), [(f"{done:,}", f"{held / _KIB**2:.1f}") for done, held in seen])


if __name__ == "__main__":
    main()
