"""Votes that stop early against the fixed number: the same labels, for how many tokens?

Both judge the same generated solutions with the same seeds, so vote i says the same in both.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from benchmarks.steps import Case, draw
from benchmarks.support.table import share, show
from redline.inference import Choice, Generation, LanguageModel, Request, Usage, open_model
from redline.sandbox import Sandbox, open_sandbox
from redline.verifier import GenPRM


class Meter:
    """A model that counts what it says."""

    def __init__(self, inner: LanguageModel) -> None:
        self._inner = inner
        self.usage = Usage()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def generate(self, request: Request) -> Generation:
        answer = await self._inner.generate(request)
        self.usage += answer.usage
        return answer

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        answer = await self._inner.choose(prompt, options)
        self.usage += answer.usage
        return answer


@dataclass(frozen=True)
class JudgedRun:
    """What one way of voting said and cost."""

    labels: list[list[str]]
    """For each solution, the labels of its steps up to the first that is not `yes`."""
    votes: int
    usage: Usage
    seconds: float

    @property
    def steps(self) -> int:
        return sum(map(len, self.labels))


async def judge_all(
    cases: Sequence[Case], model: LanguageModel, sandbox: Sandbox, votes: int, error: float | None, at_once: int
) -> JudgedRun:
    """Judge every case with a verifier of its own meter."""
    meter = Meter(model)
    judge = GenPRM(meter, sandbox, votes=votes, stop_error=error)
    gate = asyncio.Semaphore(at_once)
    cast = 0

    async def labels(case: Case) -> list[str]:
        nonlocal cast
        found: list[str] = []
        async with gate:
            async for verdict in judge.judge(case.problem.text, [step.text for step in case.solution.steps]):
                found.append(verdict.verdict)
                cast += len(verdict.votes)
        return found

    began = monotonic()
    found = await asyncio.gather(*map(labels, cases))
    return JudgedRun(found, cast, meter.usage, monotonic() - began)


async def report(options: argparse.Namespace) -> None:
    """Measure and write the table."""
    cases = draw("test", options.cases, options.seed)
    model = open_model("embedded", role="verifier")
    async with open_sandbox("local") as sandbox:
        rows, fixed = [], None
        for error in (None, 0.0, *options.errors):
            run = await judge_all(cases, model, sandbox, options.votes, error, options.at_once)
            fixed = fixed or run
            rows.append(_row(error, run, fixed))
    await model.aclose()
    header = ("stated error", "votes a step", "tokens", "of fixed, %", "solutions with equal labels, %", "seconds")
    show((f"{len(cases)} solutions, {options.votes} votes", *header), rows)


def _row(error: float | None, run: JudgedRun, fixed: JudgedRun) -> list[str]:
    equal = sum(a == b for a, b in zip(run.labels, fixed.labels, strict=True))
    return [
        "fixed" if error is None else "stops early",
        "–" if error is None else f"{100 * error:g} %",
        f"{run.votes / run.steps:.2f}",
        f"{run.usage.completion_tokens:,}",
        f"{100 * run.usage.completion_tokens / fixed.usage.completion_tokens:.1f}",
        share(equal, len(run.labels)),
        f"{run.seconds:.0f}",
    ]


def main() -> None:
    """The command line of `python -m benchmarks.votes`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40, help="solutions a family")
    parser.add_argument("--votes", type=int, default=8)
    parser.add_argument("--errors", type=float, nargs="*", default=[0.01], help="stated error probabilities")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=8, help="solutions in flight")
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
