"""A session as its page sees it: nothing but what may stand on the pupil's screen."""

from __future__ import annotations

from typing import Literal, Self

from redline.agent.tutor.session import Basis, GivenHint, StepVerdict, StudentStep
from redline.record import Record

Doing = Literal["waiting", "checking", "hint"]
"""What is going on: waiting for its turn among other pupils' requests, or being worked on."""

_JUDGED_BY: dict[Basis, str] = {
    "calculation": "Calculated exactly",
    "solution": "Compared with the tutor's own solution",
    "judge": "What the judging model wrote",
    "nothing": "Not judged",
}


class PupilStep(Record):
    """A step and what is said of it; its evidence comes when it is asked for."""

    number: int
    text: str
    verdict: StepVerdict
    reason: str
    evidence: bool
    """Whether there is anything to see of how it was judged."""

    @classmethod
    def of(cls, step: StudentStep) -> Self:
        """What is to be seen of a step."""
        seen = EvidenceView.of(step)
        return cls(
            number=step.number,
            text=step.text,
            verdict=step.verdict,
            reason=step.reason,
            evidence=bool(seen.analysis or seen.runs),
        )


class HintView(Record):
    """A hint that was given."""

    kind: str
    text: str

    @classmethod
    def of(cls, hint: GivenHint) -> Self:
        """What is to be seen of a hint."""
        return cls(kind=hint.rung, text=hint.text)


class BusyView(Record):
    """What is going on, and since when."""

    doing: Doing
    turn: int
    """Tells one piece of work from the next."""
    seconds: float
    """Since it began."""


class SessionView(Record):
    """Everything that a page shows."""

    id: str
    revision: int
    """Grows with every change, also over a restart of the server."""
    problem: str
    steps: tuple[PupilStep, ...]
    """Those that stand; the last may be one that was just judged wrong and does not."""
    next_number: int
    hints: tuple[HintView, ...]
    """For the next step."""
    hints_left: bool
    rejected: str | None
    """What was typed and does not stand, to be put right: a wrong step and those typed behind it."""
    solved: str | None
    """A sentence, once it is solved."""
    busy: BusyView | None
    trouble: str | None
    """Why the last piece of work came to nothing, in words."""


class RunView(Record):
    """Code that was run for a verdict, and what it printed."""

    code: str
    output: str
    status: str


class EvidenceView(Record):
    """What a verdict stands on. May tell the answer."""

    judged_by: str
    analysis: str
    runs: tuple[RunView, ...]

    @classmethod
    def of(cls, step: StudentStep) -> Self:
        """The evidence of a step; where nobody came to judge it, why not."""
        found, votes = step.judged.evidence, step.judged.votes
        analysis = found.analysis.strip() if found else ""
        reasons = dict.fromkeys(vote.reason for vote in votes if vote.reason)
        runs = found.runs if found else ()
        return cls(
            judged_by=_JUDGED_BY[step.basis],
            analysis=analysis or "; ".join(reasons),
            runs=tuple(RunView(code=run.code, output=run.output, status=run.status) for run in runs),
        )
