"""What a running refinement tells whoever watches it, in the order it happens."""

from __future__ import annotations

from dataclasses import dataclass

from redline.agent.result import Attempt, RefinementResult, Step


@dataclass(frozen=True, slots=True)
class Drafted:
    """The policy wrote an attempt (number from 0).

    Nothing new of it is judged yet; steps kept from the attempt before still carry their verdicts from there.
    """

    attempt: int
    content: Attempt


@dataclass(frozen=True, slots=True)
class Judged:
    """A step (from 0) of an attempt has its verdict; of a revision, every step is judged, the kept ones again."""

    attempt: int
    step: int
    content: Step


@dataclass(frozen=True, slots=True)
class Revising:
    """The step (from 0) goes back to the policy with its evidence.

    Not sent where an attempt without a wrong step is taken further because it has no answer.
    """

    attempt: int
    step: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of every run."""

    result: RefinementResult


Event = Drafted | Judged | Revising | Finished
