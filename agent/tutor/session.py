"""A student's work on one problem, as plain data that can be written down and taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from pydantic import Field

from redline.agent.result import RefinementResult, Step
from redline.record import Record

SESSION_VERSION = 1

StepVerdict = Literal["right", "wrong", "cannot tell"]
"""What is said of a student's step; never a number."""

Basis = Literal["calculation", "solution", "judge", "nothing"]
"""What a verdict rests on: exact calculation, the tutor's own accepted solution, the verifier's model, or nothing."""

Mistake = Literal[
    "arithmetic slip", "wrong operation", "sign", "decimal point", "copy error", "units", "wrong rearrangement", "other"
]
"""Kinds of mistake that can be told from the numbers; `other` where the verifier says wrong and they tell no more."""

Rung = Literal["nudge", "where to look", "step with a gap", "similar example"]
"""The rungs of the ladder of hints, from the one that tells least."""


def now() -> str:
    """The time as it stands in a session: ISO 8601, UTC, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class StudentStep(Record):
    """A step as it was typed, and what is said of it."""

    number: int
    """From 1: its place among the steps that stand, or that it would have taken."""
    verdict: StepVerdict
    reason: str
    """One plain sentence, fit to be shown."""
    basis: Basis = "nothing"
    mistake: Mistake | None = None
    answer: str | None = None
    """The final answer that it states; None where it states none."""
    solves: bool = False
    """Whether the problem is solved with it: the final answer, and right."""
    judged: Step
    """Its text with verdict, votes and evidence as the verifier gave them: for those who ask why. May tell the answer.
    """

    @property
    def text(self) -> str:
        """What the student typed."""
        return self.judged.text

    @property
    def stays(self) -> bool:
        """Whether it stands among the steps: right ones do, and those that nobody can judge."""
        return self.verdict != "wrong"


class GivenHint(Record):
    """A hint as it was shown."""

    step: int
    """The number of the step that it helps with, from 1."""
    rung: Rung
    text: str
    held_back: bool = False
    """Whether this is a safer one, because what was meant would have told the answer or could not be made."""


class TutorSession(Record):
    """One problem, the steps that stand, everything tried and every hint: JSON in and out (`model_dump_json`)."""

    id: str = Field(default_factory=lambda: f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:4]}")
    version: int = SESSION_VERSION
    problem: str | None = None
    begun: str = Field(default_factory=now)
    updated: str = Field(default_factory=now)
    steps: tuple[StudentStep, ...] = ()
    """Those that stand."""
    wrong: tuple[StudentStep, ...] = ()
    """Those that did not stay, in the order tried."""
    waiting: tuple[str, ...] = ()
    """Steps that were typed behind a wrong one, and wait until it is put right."""
    hints: tuple[GivenHint, ...] = ()
    solution: RefinementResult | None = None
    """The tutor's own solution. Not for the student: `for_student` leaves out what was not revealed."""
    revealed: int = 0
    """How many steps of it the student has asked to see."""

    @property
    def solved(self) -> bool:
        """Whether a step that stands is the final answer, and right."""
        return any(step.solves for step in self.steps)

    @property
    def next_number(self) -> int:
        """The number that the next step will have, from 1."""
        return len(self.steps) + 1

    def changed(self, **fields: Any) -> TutorSession:
        """The session with these fields, and the time."""
        return self.model_copy(update={**fields, "updated": now()})

    def for_student(self) -> dict[str, Any]:
        """What may leave for the student's own screen, as JSON: all but evidence and what was not revealed."""
        data = self.model_dump(mode="json", exclude={"solution", "steps", "wrong"})
        shown = [_shown(step) for step in self.steps]
        solution = [step.text for step in self.solution_steps[: self.revealed]]
        return {**data, "steps": shown, "wrong": [_shown(step) for step in self.wrong], "solved": self.solved} | {
            "solution_steps": solution
        }

    @property
    def solution_steps(self) -> tuple[Step, ...]:
        """The steps of the tutor's own solution; empty without one."""
        found = self.solution
        return found.attempts[found.best].steps if found is not None and found.best is not None else ()


def _shown(step: StudentStep) -> dict[str, Any]:
    return {"text": step.text, **step.model_dump(mode="json", exclude={"judged"})}
