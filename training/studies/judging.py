"""Verifiers on the solutions of a seed: every vote's reward is kept, solution by solution, and a killed run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.evaluation import ALL_RIGHT, predict
from redline.inference import fingerprint_of, open_model
from redline.sandbox import open_sandbox
from redline.store import whole_lines
from redline.training.pipeline.row_file import is_row
from redline.training.pipeline.runner import TooManyFailed
from redline.training.pipeline.schema import PipelineRow
from redline.training.pipeline.stage import StageRun
from redline.training.problems.held_out import held_out
from redline.training.studies.measurement import Unit
from redline.verifier import GenPRM
from redline.verifier.genprm.reward import majority_label


class StudyCase(PipelineRow):
    """A solution to be judged."""

    problem: str
    steps: tuple[str, ...]
    label: int
    """Index of its first wrong step, -1 for none."""


class JudgedCase(PipelineRow):
    """What was said of it."""

    label: int
    steps: int
    """How many it has."""
    rewards: tuple[tuple[float | None, ...], ...]
    """P(Yes) of each vote on each step that was judged; None where a vote is unknown."""

    @property
    def group(self) -> str:
        """`right` or `wrong`."""
        return "right" if self.label == ALL_RIGHT else "wrong"

    @property
    def hit(self) -> bool:
        """Whether the majority of all votes finds the first wrong step, or that there is none."""
        return predict([majority_label(votes)[0] for votes in self.rewards], self.steps) == self.label

    def unit(self) -> Unit:
        """For an F1."""
        return Unit(self.id, self.group, float(self.hit), 1)


@dataclass(frozen=True, slots=True)
class JudgingMode:
    """How a verifier is asked."""

    analysis: bool = True
    code: bool = True
    execute: bool = True
    votes: int = 1
    all_steps: bool = False
    """Also those behind a step judged wrong: fewer votes might have gone on."""

    def settings(self) -> dict[str, Any]:
        """For the file."""
        return {name: getattr(self, name) for name in ("analysis", "code", "execute", "votes", "all_steps")}


def cases_of(count: int, seed: int) -> list[StudyCase]:
    """The solutions of a seed, in wordings never trained on, half of them with a mistake."""
    rows = held_out("test", count, seed)
    return [StudyCase(id=row.id, problem=row.problem, steps=row.steps, label=row.label) for row in rows]


def finished(out: Path, cases: Sequence[StudyCase]) -> list[JudgedCase] | None:
    """What the file says of these solutions; None where it has not all of them."""
    if not out.exists():
        return None
    found = {row.id: row for row in _judged(out)}
    return [found[case.id] for case in cases] if found.keys() >= {case.id for case in cases} else None


async def judge_all(
    cases: Sequence[StudyCase], model: str, asked: Sequence[tuple[Path, JudgingMode]], sandbox: str, seed: int
) -> None:
    """Judge the solutions in each mode into its file, with the model opened once.

    Raises `TooManyFailed` where any could not be judged, `InferenceError` where the model cannot be opened.
    """
    opened = open_model(model, role="verifier")
    try:
        async with open_sandbox(sandbox) as opened_sandbox:
            for out, mode in asked:
                weights = fingerprint_of(model, "verifier")
                with StageRun[StudyCase]("judge", out, mode.settings(), weights=weights, seed=seed) as stage:
                    judge = GenPRM(
                        opened,
                        opened_sandbox,
                        votes=mode.votes,
                        stop_error=None,
                        analysis=mode.analysis,
                        code=mode.code,
                        execute=mode.execute,
                    )
                    report = await stage.run(cases, _Work(judge, mode, seed))
                refuse_failed(out, report.failed, len(cases))
    finally:
        await opened.aclose()


def refuse_failed(out: Path, failed: int, rows: int) -> None:
    """Raise `TooManyFailed` where any failed: figures of the others would be of fewer, and perhaps easier ones."""
    if failed:
        raise TooManyFailed(f"{out}: {failed} of {rows} rows failed, and tell why; the same command tries them again")


@dataclass(frozen=True, slots=True)
class _Work:
    judge: GenPRM
    mode: JudgingMode
    seed: int

    async def __call__(self, case: StudyCase) -> JudgedCase:
        votes = []
        async with aclosing(
            self.judge.judge(case.problem, case.steps, seed=self.seed, all_steps=self.mode.all_steps)
        ) as verdicts:
            async for verdict in verdicts:
                votes.append(tuple(vote.reward for vote in verdict.votes))
        return JudgedCase(id=case.id, label=case.label, steps=len(case.steps), rewards=tuple(votes))


def _judged(out: Path) -> Iterator[JudgedCase]:
    """The rows of a file that may be half done: empty, or torn at its end."""
    with out.open("rb") as stream:
        for line in whole_lines(stream):
            if is_row(fields := json.loads(line)):
                yield JudgedCase.model_validate(fields)
