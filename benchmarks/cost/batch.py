"""How much of a raw engine's speed is left in `redline batch`: the same calls, bare and through the whole of a batch.

The engine is scripted: a call takes a fixed time, or one drawn around it, and so many calls go on at once. With a fixed
time all calls of a wave end in the same moment and wait for each other's work, which those of a real engine do not.
Bare, the calls of the rows are made by tasks that do nothing else. In the batch the same calls are made by the loop:
rows are read and checked, solutions split and judged, answers compared, records written and brought to the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from benchmarks.support.table import show
from redline.agent import Refiner
from redline.agent.batch.run import BatchRun
from redline.agent.settings.settings import Settings
from redline.inference import Request, ScriptedModel
from redline.verifier import Verdict, Vote

CALLS = 3
"""Of a row: its draft, and a judgement of each of its two steps."""
_DRAFT = " 1 + 1 = 2.\nStep 2: The answer is \\boxed{2}."


class TimedEngine:
    """Answers after so many seconds, more or less by up to the share `spread` of them, each time alike."""

    name = "timed"

    def __init__(self, seconds: float, spread: float = 0.0) -> None:
        self._seconds, self._spread = seconds, spread
        self._random = Random(0)

    async def call(self) -> None:
        """One call."""
        await asyncio.sleep(self._seconds * (1 + self._spread * self._random.uniform(-1, 1)))

    async def write(self, _: Request) -> str:
        """As a policy."""
        await self.call()
        return _DRAFT

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        """As a judge."""
        for _ in steps:
            await self.call()
            vote = Vote(verdict="yes", reward=0.97, source="logprobs")
            yield Verdict(verdict="yes", reward=0.97, votes=(vote,))


async def bare(engine: TimedEngine, rows: int, at_once: int) -> float:
    """Seconds that the calls of the rows take by themselves."""
    left = iter(range(rows))

    async def work() -> None:
        for _ in left:
            for _ in range(CALLS):
                await engine.call()

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return perf_counter() - began


async def batch(engine: TimedEngine, rows: int, at_once: int, folder: Path) -> float:
    """Seconds that a batch of them takes, from the check of the input to the last line."""
    source, target = folder / f"in-{rows}.jsonl", folder / f"out-{rows}.jsonl"
    with source.open("w") as file:
        for number in range(rows):
            row = {"id": str(number), "problem": f"add 1 and 1, for the {number}th time", "answer": "2"}
            file.write(json.dumps(row) + "\n")
    async with Refiner(policy=ScriptedModel(engine.write), verifier=engine, exact=False) as refiner:
        began = perf_counter()
        with BatchRun(source, target, Settings.model_validate({"concurrency": at_once})) as work:
            await work.run(refiner)
            summary = work.counter.summary()
        took = perf_counter() - began
    if summary.accepted != rows or summary.correct != rows:
        raise RuntimeError(f"only {summary.accepted} accepted and {summary.correct} right of {rows} rows")
    return took


async def report(options: argparse.Namespace) -> None:
    """Measure and write the table."""
    rows, times = options.rows, (options.latency, options.spread)
    with tempfile.TemporaryDirectory() as folder:
        await batch(TimedEngine(*times), options.at_once, options.at_once, Path(folder))
        alone = await bare(TimedEngine(*times), rows, options.at_once)
        cpu = process_time()
        whole = await batch(TimedEngine(*times), rows, options.at_once, Path(folder))
        cpu = process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    header = (
        "rows",
        "at once",
        "s a call",
        "spread, %",
        "bare, rows/s",
        "batch, rows/s",
        "share, %",
        "CPU ms a row",
        "peak memory, MiB",
    )
    figures = (
        f"{rows / alone:.1f}",
        f"{rows / whole:.1f}",
        f"{100 * alone / whole:.1f}",
        f"{1000 * cpu / rows:.1f}",
        f"{memory:.0f}",
    )
    show(header, [(str(rows), str(options.at_once), f"{options.latency:g}", f"{100 * options.spread:.0f}", *figures)])


def main() -> None:
    """The command line of `python -m benchmarks.cost.batch`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=16, help="rows in flight")
    parser.add_argument("--latency", type=float, default=1.0, help="seconds a call takes")
    parser.add_argument("--spread", type=float, default=0.0, help="by which share of them more or less")
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
