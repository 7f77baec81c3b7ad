"""What a judge says of a step: yes, no or unknown, how sure it is, and on what evidence."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from redline.inference import ProbabilitySource
from redline.record import Record

Label = Literal["yes", "no", "unknown"]

EVEN = 0.5
"""The odds are even: the border between yes and no, and the reward of what was not judged, as in the released code."""

EMPTY_STEP = "the step is empty"
UNREAD = "not all of what the step states could be read as a calculation"
CONTEXT = "context:"
"""How the reason begins where what is to be judged does not fit into the model."""

Reward = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""In [0, 1]. No record holds a NaN: it could not be written as JSON."""


class CodeRun(Record):
    """A block of the verifier's code and what came back."""

    code: str
    output: str
    """The feedback text the verifier was shown (its own guess where `status` is `guessed`)."""
    status: str
    """The sandbox's status; `guessed` where execution was switched off; `missing` where no code was found."""


class Evidence(Record):
    """Why a vote fell as it did."""

    analysis: str = ""
    runs: tuple[CodeRun, ...] = ()
    shown: str | None = None
    """All that the writer of another attempt may see of it; None, which stands in no JSON: all there is.

    A writer who copies what others found agrees with them for no reason of its own.
    """
    whole: bool = False
    """Whether it speaks of the answer and of no step, so that any may be wrong; False stands in no JSON."""

    @model_serializer(mode="wrap")
    def _without_absent(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = dump(self)
        if self.shown is None:
            data.pop("shown", None)
        if not self.whole:
            data.pop("whole", None)
        return data


class Vote(Record):
    """One verification chain's judgement of one step."""

    verdict: Label
    reward: Reward | None
    """P(Yes) in [0, 1] at the judgement (genprm.md eq. 5); None when unknown.

    With hard rewards a vote without a judgement is unknown and counts 0.5 in the mean.
    """
    source: ProbabilitySource | Literal["head", "judgement", "exact", "person"] | None = None
    """Where the probability came from; None when unknown.

    `head` is that of a discriminative PRM, `judgement` the boxed word itself (`JudgingRecipe.hard_rewards`),
    `exact` a calculation (`judges/exact.py`), `person` somebody who was asked: then the reward is 0 or 1 for certain.
    """
    reason: str = ""
    """Why the vote is unknown; empty otherwise."""
    evidence: Evidence = Evidence()
    looks: tuple[Reward, ...] = ()
    """P(Yes) at each depth at which a judge that stops when it is sure looked: at once, behind the analysis, behind the
    code; the last one is the reward. Stands in no JSON where nobody looked."""

    @model_serializer(mode="wrap")
    def _without_absent(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = dump(self)
        if not self.looks:
            data.pop("looks", None)
        return data


class Verdict(Record):
    """The votes on one step (Maj@N, eq. 7: the reward is the mean over the known votes)."""

    verdict: Label
    reward: Reward | None
    votes: tuple[Vote, ...]
    votes_allowed: int | None = None
    """Up to how many votes could have been asked for; None where nobody counted, as in old records."""

    @property
    def final(self) -> bool:
        """Whether no other seed could judge the step: it is empty, does not fit in, or there is no model."""
        return bool(self.votes) and all(
            v.reason in (EMPTY_STEP, UNREAD) or v.reason.startswith(CONTEXT) for v in self.votes
        )

    @property
    def evidence(self) -> Evidence | None:
        """The evidence of the most decided vote on the winning side; None when nothing was judged."""
        agreeing = [v for v in self.votes if v.verdict == self.verdict and v.reward is not None]
        if not agreeing:
            return self.votes[0].evidence if self.votes else None
        return max(agreeing, key=lambda v: abs((v.reward or 0.0) - 0.5)).evidence


def full_context(max_context: int) -> str:
    """The reason for a verdict that cannot be: no more fits into the model's so many tokens."""
    return f"{CONTEXT} what is to be judged fills the model's {max_context} tokens"


def unjudged(reason: str) -> Verdict:
    """A verdict on a step that was not judged, and why."""
    return Verdict(verdict="unknown", reward=None, votes=(Vote(verdict="unknown", reward=None, reason=reason),))
