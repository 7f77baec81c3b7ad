"""What unfolds below a row: its attempts in their order, with steps, rewards, evidence and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from redline.agent.result import Attempt, Step
from redline.report.diff import AttemptDiff, diff_of
from redline.report.figures.grading import Grades
from redline.report.row import ReportRow
from redline.verifier import Equality, Vote

MOST_ATTEMPTS, MOST_STEPS = 40, 200
"""That are shown of a row, and of an attempt."""
_BORDERS = (0.2, 0.5, 0.8, 0.95)
"""Between the colours of rewards."""


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it is shown."""

    number: int
    step: Step
    kept: bool
    """Whether the attempt before has it, too."""

    @property
    def level(self) -> str:
        """The name of its colour: `0` for surely wrong to `4` for surely right, `none` where it was not judged."""
        return level_of(self.step)

    @property
    def verdict(self) -> str:
        """In words."""
        words = {"yes": "right", "no": "wrong", "unknown": "not judged" if not self.step.votes else "cannot tell"}
        return words[self.step.verdict]

    @property
    def mark(self) -> str:
        """In one sign."""
        return {"yes": "✓", "no": "✗", "unknown": "?"}[self.step.verdict]

    @property
    def exact(self) -> bool:
        """Whether it was calculated, and not estimated."""
        return any(vote.source == "exact" for vote in self.step.votes)

    @property
    def has_evidence(self) -> bool:
        """Whether anything can be unfolded."""
        evidence = self.step.evidence
        return bool(self.step.votes or self.step.uncounted or (evidence and (evidence.analysis or evidence.runs)))

    @property
    def votes(self) -> tuple[tuple[Vote, bool], ...]:
        """All votes, and whether each counts."""
        return (*((vote, True) for vote in self.step.votes), *((vote, False) for vote in self.step.uncounted))


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt as it is shown."""

    index: int
    attempt: Attempt
    grade: Equality | None
    returned: bool
    diff: AttemptDiff | None
    """Against the one before; None for the first."""

    @property
    def name(self) -> str:
        """What it is called."""
        if self.attempt.origin == "given":
            return "Given solution"
        if self.attempt.revised_from is None:
            return "Draft" if self.index == 0 else f"Draft {self.index + 1}"
        return f"Revision {self.index}"

    @property
    def steps(self) -> list[StepView]:
        """Those that are shown."""
        kept = self.diff.kept if self.diff else 0
        return [StepView(n, step, n <= kept) for n, step in enumerate(self.attempt.steps[:MOST_STEPS], 1)]

    @property
    def more_steps(self) -> int:
        """How many are not."""
        return max(0, len(self.attempt.steps) - MOST_STEPS)


@dataclass(frozen=True, slots=True)
class RowDetails:
    """A row with all that unfolds below it."""

    row: ReportRow
    attempts: list[AttemptView]

    @classmethod
    def of(cls, row: ReportRow, grades: Grades) -> RowDetails:
        """With the grades of its attempts."""
        return cls(row, list(_views(row, grades)))

    @property
    def more_attempts(self) -> int:
        """Attempts that are not shown."""
        return max(0, len(self.row.result.attempts) - MOST_ATTEMPTS)

    @property
    def others(self) -> Mapping[str, Any]:
        """The columns that came with the row."""
        others = self.row.fields.get("row")
        return others if isinstance(others, dict) else {}


def level_of(step: Step) -> str:
    """The name of the colour of a step's reward."""
    if step.reward is None or step.verdict == "unknown":
        return "none"
    return str(sum(step.reward >= border for border in _BORDERS))


def _views(row: ReportRow, grades: Grades) -> Iterator[AttemptView]:
    attempts, before = row.result.attempts[:MOST_ATTEMPTS], None
    for index, (attempt, grade) in enumerate(zip(attempts, grades, strict=False)):
        diff = None if before is None else diff_of(before, attempt)
        yield AttemptView(index, attempt, grade, index == row.result.best, diff)
        before = attempt
