"""Study 5, critic turns: how many problems are solved after 0, 1, 2 and 3 revisions, by what the revisions rest on.

One run of the loop with three revisions tells all four, for a loop that is allowed fewer does the same up to there.
`feedback`: the run's verifier sends its evidence. `place`: it says only which step is wrong. `self`: the policy judges
itself, by samples of its own (`SelfConsistency`): a small policy cannot be asked for a critique in words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from redline.agent import Budget, RefinementResult, Refiner
from redline.agent.strategy import best_of
from redline.inference import ModelFailed, fingerprint_of
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import PipelineRow, ProblemRow
from redline.training.pipeline.stage import StageRun
from redline.training.problems.generated import generated_rows
from redline.training.studies.judging import refuse_failed
from redline.training.studies.measurement import Measurement, Unit, name
from redline.training.studies.run.context import StudyContext
from redline.training.studies.run.scale import Scale
from redline.verifier import AnswerChecker

STUDY = "turns"
TURNS = 3
WAYS = ("feedback", "place", "self")
SAMPLES = 8
"""Of the policy, when it judges itself."""


class RefinedProblem(PipelineRow):
    """A problem that went through the loop."""

    answers: tuple[str | None, ...]
    """What the loop would have answered after 0, 1, ... revisions."""
    right: tuple[bool, ...]
    stop: str


def variant(way: str, turns: int) -> str:
    """`feedback, 3 turns`."""
    return f"{way}, {turns} turn{'' if turns == 1 else 's'}"


def owed(scale: Scale, seed: int) -> list[str]:
    """The ids of its findings."""
    return [name(STUDY, "right", variant(way, turns), seed) for way in WAYS for turns in range(TURNS + 1)]


def measure(context: StudyContext, seed: int, done: frozenset[str]) -> Iterator[Measurement]:
    """Those of a seed that are not done. Raises what the loop raises."""
    for way in WAYS:
        if all(name(STUDY, "right", variant(way, turns), seed) in done for turns in range(TURNS + 1)):
            continue
        solved = asyncio.run(_solve(context, way, seed))
        for turns in range(TURNS + 1):
            units = tuple(Unit(row.id, "", float(row.right[turns]), 1) for row in solved)
            one = variant(way, turns)
            if name(STUDY, "right", one, seed) not in done:
                yield Measurement(study=STUDY, variant=one, seed=seed, figure="right", units=units)


def answers_after(result: RefinementResult, turns: int) -> list[str | None]:
    """The answer of a loop with 0, 1, ... `turns` revisions, from the one that had them all."""
    answers: list[str | None] = []
    for count in range(1, turns + 2):
        attempts = result.attempts[:count]
        accepted = result.accepted and count >= len(result.attempts)
        best = len(attempts) - 1 if accepted else best_of(attempts)
        answers.append(None if best is None else attempts[best].answer)
    return answers


async def _solve(context: StudyContext, way: str, seed: int) -> list[RefinedProblem]:
    count, out = context.scale.problems, context.file("turns", way, seed)
    problems = list(generated_rows("test", count, first=seed * count))
    with StageRun[ProblemRow]("turns", out, _settings(context, way), seed=seed, at_once=context.at_once) as stage:
        async with AnswerChecker() as checker, _refiner(context, way) as refiner:
            report = await stage.run(problems, _Work(refiner, checker))
    refuse_failed(out, report.failed, count)
    found = {row.id: row for row in read_records(out, RefinedProblem)}
    return [found[row.id] for row in problems]


def _refiner(context: StudyContext, way: str) -> Refiner:
    themselves = f"consistency:{context.source.policy}"
    return Refiner(
        policy=context.source.policy,
        verifier=themselves if way == "self" else context.source.model,
        sandbox=context.sandbox,
        budget=Budget(max_revisions=TURNS, wall_seconds=None),
        votes=SAMPLES if way == "self" else 1,
        # The paper refines what is judged wrong, and nothing else.
        threshold=0.5,
        show_evidence=way == "feedback",
    )


def _settings(context: StudyContext, way: str) -> dict[str, Any]:
    weights = fingerprint_of(context.source.policy, "policy")
    judge = weights if way == "self" else fingerprint_of(context.source.model, "verifier")
    return {"way": way, "policy weights": weights, "judge weights": judge}


@dataclass(frozen=True, slots=True)
class _Work:
    refiner: Refiner
    checker: AnswerChecker

    async def __call__(self, row: ProblemRow) -> RefinedProblem:
        result = await self.refiner.solve(row.problem)
        if result.error is not None:
            raise ModelFailed(f"{result.error.boundary}: {result.error.type}: {result.error.message}")
        answers = answers_after(result, TURNS)
        right = [await self._right(row, answer) for answer in answers]
        return RefinedProblem(id=row.id, answers=tuple(answers), right=tuple(right), stop=result.stop_reason)

    async def _right(self, row: ProblemRow, answer: str | None) -> bool:
        return answer is not None and await self.checker.equal(row.answer, answer) == "yes"
