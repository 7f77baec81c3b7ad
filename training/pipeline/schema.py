"""What the stages of the pipeline hand on: one JSON object a line, each with where it came from.

    ProblemRow ──sample──► SampledRow: SolutionRow ──rollouts──► RolloutRow ──label──► LabelRow ──┐
                                           └──rationales──► RationaleRow ──filter──► ConversationRow ◄─┘

A row carries all that was known before it, so that a file can be read without the ones it was made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, model_validator

from redline.record import Record
from redline.verifier import Label


class Origin(Record):
    """What one stage did to a row."""

    stage: str
    model: str | None = None
    """Name of the model that wrote it; None where none did."""
    weights: str | None = None
    """Digest of its weights (`redline.inference.fingerprint_of`); None where the name is all that is known."""
    seed: int | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    version: str
    """Of this package."""


class PipelineRow(Record):
    """A line of a stage's output; `id` is the input row's."""

    id: str
    origins: tuple[Origin, ...] = ()
    """Every stage it went through, in order."""


class ProblemRow(PipelineRow):
    """A problem with its reference answer."""

    problem: str
    answer: str
    source: str
    """A file's name, or `generated`."""
    reference: str | None = None
    """The worked solution that a file has beside the answer; only a teacher that is told sees it."""
    program: dict[str, Any] | None = None
    """How to make a generated problem again with its worked solution (`redline.training.problems.generated`); None for
    any other."""


class SampledSolution(Record):
    """A sampled solution, split into steps."""

    steps: tuple[str, ...]
    given: str | None
    """The answer it comes to; None where it has none."""
    right: bool
    """Whether that is the reference answer (`redline.verifier.AnswerChecker`)."""


class SampledRow(ProblemRow):
    """A problem with solutions of both kinds, right and wrong."""

    solutions: tuple[SampledSolution, ...]
    drawn: int
    """How many were sampled until both kinds were there."""

    def rows(self) -> Iterator[SolutionRow]:
        """A row for each solution, named `PROBLEM/0`, `PROBLEM/1`, ..."""
        shared = self.model_dump(exclude={"solutions", "drawn", "id"})
        for number, solution in enumerate(self.solutions):
            yield SolutionRow(id=f"{self.id}/{number}", problem_id=self.id, **shared, **solution.model_dump())


class SolutionRow(ProblemRow, SampledSolution):
    """A solution with its problem."""

    problem_id: str

    @property
    def content(self) -> str:
        """A digest of problem and steps: equal iff two rows are about the same solution."""
        return hashlib.sha256(repr((self.problem, self.steps)).encode()).hexdigest()[:16]


class StepBoundary(Record):
    """The completions from the state after `after` steps.

    A solution that has come to its answer has one completion after its last step, the empty one. Without rollouts,
    and settled, is a boundary that nobody had to look at: it comes after one where none was right, so that it counts as
    zero; or, where only the first wrong step was searched for, the search went past it.
    """

    after: int
    rollouts: int
    right: int
    unknown: int = 0
    """Of the rollouts, those whose answer could not be compared; they count as not right."""
    settled: bool = True
    """False where the rollouts were fewer than planned because something broke."""
    first: tuple[int, int] | None = None
    """Right ones among the first batch, and its size; None without rollouts."""

    @model_validator(mode="after")
    def _counts(self) -> StepBoundary:
        if not 0 <= self.right + self.unknown <= self.rollouts or self.after < 0:
            raise ValueError(f"{self.right} right and {self.unknown} unknown of {self.rollouts} rollouts")
        return self

    @property
    def score(self) -> float | None:
        """MC (eq. 8): the share of completions that reach the reference answer; None without any."""
        return self.right / self.rollouts if self.rollouts else None

    @property
    def fair_score(self) -> float | None:
        """MC from the first batch alone: unbiased even where the counts decided when to stop; None without any."""
        return self.first[0] / self.first[1] if self.first else None


class RolloutRow(SolutionRow):
    """A solution with the completions from its step boundaries, 0 (the problem alone) to the number of steps."""

    boundaries: tuple[StepBoundary, ...]


class LabelRow(SolutionRow):
    """A solution with what relative progress, or people, say of its steps."""

    scheme: Literal["ratio", "difference", "hard", "people"]
    threshold: float
    """Least progress of a right step; 0 where people said which steps are right."""
    progress: tuple[float | None, ...]
    """P_t of each step (eq. 10), or MC or its difference, by the scheme; None where it has no value."""
    labels: tuple[bool | None, ...]
    """Of each step; None where the rollouts do not tell."""
    reason: str | None = None
    """What people say is wrong with the first wrong step, where they marked it and said so."""

    @property
    def first_wrong(self) -> int | None:
        """The index of the first step labelled wrong, -1 without one; None where a step before is not labelled."""
        for index, label in enumerate(self.labels):
            if not label:
                return None if label is None else index
        return -1


class RationaleRow(SolutionRow):
    """A solution with a rationale for each of its steps, up to the first that was judged wrong."""

    rationales: tuple[str, ...]
    """In the wire format, code outputs included, from `<analyze>` to the judgement."""
    judged: tuple[Label, ...]
    """What each rationale says of its step."""


class Turn(Record):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class ConversationRow(PipelineRow):
    """A training example in the published format: system, then steps and rationales in turn."""

    conversations: tuple[Turn, ...]
