"""What the loop itself costs: refinements with a policy and a verifier that answer at once.

Each is a draft of three steps with a wrong one, its revision, and six verdicts. `plain` is a `Refiner` as it is,
`durable` one that keeps its runs in a file of SQLite, and `LangGraph alone` a graph of as many supersteps as a plain
one has, five, in which nothing is done.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any, TypeAlias, TypedDict

from langgraph.graph import END, START, StateGraph

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


class Count(TypedDict):
    """The state of a graph that does nothing."""

    number: int


def empty_graph() -> Any:
    """Five nodes in a row."""

    async def count(state: Count) -> Count:
        return {"number": state["number"] + 1}

    graph = StateGraph(Count)
    names = [START, *(f"node {number}" for number in range(5)), END]
    for name in names[1:-1]:
        graph.add_node(name, count)
    for name, following in itertools.pairwise(names):
        graph.add_edge(name, following)
    return graph.compile()


Work: TypeAlias = Callable[[str], Awaitable[None]]
"""One refinement, under a name that no other has."""


def refining(opened: Refiner, *, durable: bool) -> Work:
    """Refinements by this refiner, kept under their names or not."""

    async def work(name: str) -> None:
        result = await opened.solve(PROBLEM, thread_id=name if durable else None)
        assert (result.accepted, len(result.attempts)) == (True, 2)

    return work


def passing() -> Work:
    """Runs of the graph that does nothing."""
    graph = empty_graph()

    async def work(name: str) -> None:
        assert (await graph.ainvoke({"number": 0}))["number"] == 5

    return work


async def one_by_one(work: Work, count: int, name: str) -> tuple[float, float]:
    """Milliseconds a refinement, one after the other: the median by the clock and by the processor."""
    clock, processor = [], []
    for number in range(count):
        began, worked = perf_counter(), process_time()
        await work(f"{name} {number}")
        clock.append((perf_counter() - began) * 1000)
        processor.append((process_time() - worked) * 1000)
    return median(clock), median(processor)


async def at_once(work: Work, count: int) -> tuple[float, float]:
    """Milliseconds a refinement where so many are in flight together: by the clock and by the processor."""
    began, worked = perf_counter(), process_time()
    await asyncio.gather(*(work(f"together {number}") for number in range(count)))
    return (perf_counter() - began) * 1000 / count, (process_time() - worked) * 1000 / count


async def measure(count: int, flight: int) -> list[list[str]]:
    """A row for LangGraph alone, one for a refiner as it is, and one for one that keeps its runs."""
    with tempfile.TemporaryDirectory() as folder:
        async with refiner(None) as plain, refiner(f"sqlite:{folder}/runs.sqlite") as durable:
            ways = {
                "LangGraph alone": passing(),
                "plain": refining(plain, durable=False),
                "durable": refining(durable, durable=True),
            }
            return [[name, *await _figures(work, count, flight)] for name, work in ways.items()]


async def _figures(work: Work, count: int, flight: int) -> list[str]:
    await one_by_one(work, 5, "warm")
    single, together = await one_by_one(work, count, "single"), await at_once(work, flight)
    return [f"{figure:.1f}" for figure in (*single, *together)]


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
