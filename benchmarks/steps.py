"""The embedded GenPRM as a critic: does it find the first wrong step of generated test solutions?

The measure is ProcessBench's: the harmonic mean of the accuracy on solutions with a mistake (first wrong step exactly
located) and on solutions without one. The rows are the paper's ablation.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.support.table import share, show
from redline.inference import open_model
from redline.sandbox import open_sandbox
from redline.training.generator.program import Problem, Split
from redline.training.generator.sampler import SHARES, sample_problem
from redline.training.generator.solution import Solution, broken, write_solution
from redline.verifier import GenPRM, Judge

ROWS = (
    ("all three", {"analysis": True, "code": True, "execute": True}),
    ("code not executed", {"analysis": True, "code": True, "execute": False}),
    ("no analysis", {"analysis": False, "code": True, "execute": True}),
    ("no code", {"analysis": True, "code": False, "execute": True}),
    ("neither", {"analysis": False, "code": False, "execute": True}),
)
UNJUDGED = -2


@dataclass(frozen=True)
class Case:
    """A written solution with its label."""

    problem: Problem
    solution: Solution


def draw(split: Split, per_family: int, seed: int) -> list[Case]:
    """Half with a mistake, half without; the same cases for the same arguments."""
    rng = Random(f"steps-{split}-{seed}")
    problems = [sample_problem(rng, split, family) for family in SHARES for _ in range(per_family)]
    return [Case(p, broken(p, rng) if i % 2 else write_solution(p, rng)) for i, p in enumerate(problems)]


async def first_error(judge: Judge, case: Case, gate: asyncio.Semaphore) -> int:
    """The index of the first step judged wrong, -1 for none, `UNJUDGED` where a verdict was unknown."""
    async with gate:
        index = 0
        async for verdict in judge.judge(case.problem.text, [step.text for step in case.solution.steps]):
            if verdict.verdict != "yes":
                return index if verdict.verdict == "no" else UNJUDGED
            index += 1
    return -1


def f1(cases: Sequence[Case], found: Sequence[int]) -> list[str]:
    """Accuracy on wrong and on right solutions, and their harmonic mean, in per cent."""
    pairs = [(case.solution.first_wrong, index) for case, index in zip(cases, found, strict=True)]
    wrong = [label == index for label, index in pairs if label >= 0]
    right = [label == index for label, index in pairs if label < 0]
    error, correct = sum(wrong) / len(wrong), sum(right) / len(right)
    mean = 2 * error * correct / (error + correct) if error + correct else 0.0
    return [
        str(len(pairs)),
        share(sum(wrong), len(wrong)),
        share(sum(right), len(right)),
        f"{100 * mean:.1f}",
        str(sum(index == UNJUDGED for index in found)),
    ]


async def report(options: argparse.Namespace) -> None:
    """Measure and write the tables."""
    cases = draw(options.split, options.cases, options.seed)
    model = open_model(options.model, role="verifier")
    header = ("solutions", "error accuracy, %", "correct accuracy, %", "F1", "unknown")
    table = []
    async with open_sandbox("local") as sandbox:
        for name, switches in ROWS:
            judge = GenPRM(model, sandbox, votes=options.votes, **switches)
            gate = asyncio.Semaphore(options.at_once)
            found = await asyncio.gather(*(first_error(judge, case, gate) for case in cases))
            table.append((name, *f1(cases, found)))
            if name == "all three":
                show(("family", *header), [(family, *f1(*_of(family, cases, found))) for family in SHARES])
                _show_failures(cases, found, options.failures)
    show(("verifier", *header), table)
    await model.aclose()


def _of(family: str, cases: Sequence[Case], found: Sequence[int]) -> tuple[list[Case], list[int]]:
    chosen = [i for i, case in enumerate(cases) if case.problem.family == family]
    return [cases[i] for i in chosen], [found[i] for i in chosen]


def _show_failures(cases: Sequence[Case], found: Sequence[int], count: int) -> None:
    missed = [(c, i) for c, i in zip(cases, found, strict=True) if c.solution.first_wrong != i][:count]
    if missed:
        show(
            ("problem", "steps", "label", "found"),
            [
                (
                    f"{case.problem.kind}: {case.problem.text}",
                    " / ".join(step.text for step in case.solution.steps),
                    str(case.solution.first_wrong),
                    str(index),
                )
                for case, index in missed
            ],
        )


def main() -> None:
    """The command line of `python -m benchmarks.steps`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("train", "dev", "test"), default="test")
    parser.add_argument("--cases", type=int, default=100, help="solutions a family")
    parser.add_argument("--votes", type=int, default=1)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=32, help="solutions in flight")
    parser.add_argument("--failures", type=int, default=0, help="also list that many misjudged solutions")
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
