"""What the loop itself costs: refinements with a policy and a verifier that answer at once.

Each is a draft of three steps with a wrong one, its revision, and six verdicts. `plain` is a `Refiner`
as it is, `durable` one that keeps its runs in a file of SQLite.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from statistics import median
from time import perf_counter, process_time

from benchmarks.support.table import show
from redline.agent import Refiner
from redline.inference import Request, ScriptedModel
from redline.verifier import Evidence, Verdict, Vote

PROBLEM = "What is 2 + 2?"


class Instant:
    """Judges by a word, at once."""

    name = "instant"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        for step in steps:
            right = "wrong" not in step
            vote = Vote(
                verdict="yes" if right else "no", reward=0.9 if right else 0.1, evidence=Evidence(analysis=step)
            )
            yield Verdict(verdict=vote.verdict, reward=vote.reward, votes=(vote,))


def write(request: Request) -> str:
    """The policy: three steps, the third of them wrong at first."""
    revising = "An earlier attempt went wrong here" in request.prompt
    return " \\boxed{4}" if revising else " Add.\nStep 2: Both are 2.\nStep 3: wrong"


def refiner(place: str | None) -> Refiner:
    """Without exact checks, which would calculate before the judge is asked."""
    return Refiner(policy=ScriptedModel(write), verifier=Instant(), sandbox="none", exact=False, checkpointer=place)


async def one_by_one(opened: Refiner, count: int, thread: str | None) -> tuple[float, float]:
    """Milliseconds a refinement, one after the other: the median by the clock and by the processor."""
    clock, processor = [], []
    for number in range(count):
        began, worked = perf_counter(), process_time()
        result = await opened.solve(PROBLEM, thread_id=thread and f"{thread} {number}")
        clock.append((perf_counter() - began) * 1000)
        processor.append((process_time() - worked) * 1000)
        assert (result.accepted, len(result.attempts)) == (True, 2)
    return median(clock), median(processor)


async def at_once(opened: Refiner, count: int, thread: str | None) -> tuple[float, float]:
    """Milliseconds a refinement where so many are in flight together: by the clock and by the processor."""
    began, worked = perf_counter(), process_time()
    runs = (opened.solve(PROBLEM, thread_id=thread and f"{thread} {number}") for number in range(count))
    results = await asyncio.gather(*runs)
    assert all(result.accepted for result in results)
    return (perf_counter() - began) * 1000 / count, (process_time() - worked) * 1000 / count


async def measure(count: int, flight: int) -> list[list[str]]:
    """A row for a refiner as it is, and one for one that keeps its runs."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, place in (("plain", None), ("durable", f"sqlite:{folder}/runs.sqlite")):
            async with refiner(place) as opened:
                await one_by_one(opened, 5, place and "warm")
                single = await one_by_one(opened, count, place and "single")
                together = await at_once(opened, flight, place and "together")
                rows.append([name, *(f"{figure:.1f}" for figure in (*single, *together))])
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="refinements one after the other")
    parser.add_argument("--flight", type=int, default=1000, help="refinements in flight together")
    options = parser.parse_args()
    rows = asyncio.run(measure(options.count, options.flight))
    flight = f"{options.flight:,} in flight"
    show(["ms a refinement", "one by one (median)", "of them CPU", flight, "of them CPU"], rows)


if __name__ == "__main__":
    main()
