"""What a run of the loop leaves behind: plain data, the same in memory, in a batch file and in a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from redline.record import Record
from redline.verifier import Evidence, Label, Verdict, Vote

StopReason = Literal[
    "accepted",
    "max_revisions",
    "budget_calls",
    "budget_tokens",
    "budget_time",
    "no_answer",
    "not_judged",
    "failed",
    "cancelled",
]
"""Why the loop ended.

`no_answer`: the policy did not bring its solution to an end (nothing written, no boxed answer, or cut off again), so
there is no wrong step to send back; `not_judged`: a step could not be judged, with another seed neither, nor sent back
for that; `failed`: a boundary broke, see `RefinementResult.error`.
"""

Boundary = Literal["policy", "verifier", "sandbox", "checker", "storage", "input", "loop"]
"""Whose failure it was: `input` is a row or problem that cannot be worked on, `loop` a fault of this package itself."""


RECORD_VERSION = 2
"""Of a `RefinementResult` as JSON. In version 1 the evidence of a step stood twice: in the step, and in its vote."""


class Step(Record):
    """One step of an attempt and what was judged of it; never judged steps are `unknown` without votes.

    As JSON, the evidence of a step stands once: a vote that has the same has null in its place.
    """

    text: str
    verdict: Label = "unknown"
    reward: float | None = None
    votes: tuple[Vote, ...] = ()
    votes_allowed: int | None = None
    """Up to how many votes could have been asked for; None where nobody counted."""
    evidence: Evidence | None = None
    uncounted: tuple[Vote, ...] = ()
    """Votes that were paid for and decide nothing, where an attempt was judged a second time."""

    @model_validator(mode="before")
    @classmethod
    def _with_whole_votes(cls, data: Any) -> Any:
        votes = data.get("votes") if isinstance(data, Mapping) else None
        if not isinstance(votes, list | tuple):
            return data
        shared = data.get("evidence") or Evidence()
        return {**data, "votes": [{**vote, "evidence": shared} if _is_bare(vote) else vote for vote in votes]}

    @model_serializer(mode="wrap")
    def _with_evidence_once(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = dump(self)
        if data.get("evidence") is not None:
            for vote, dumped in zip(self.votes, data.get("votes", ()), strict=False):
                if vote.evidence == self.evidence:
                    dumped["evidence"] = None
        return data

    def set_aside(self, votes: tuple[Vote, ...]) -> Step:
        """The same step with votes that decide nothing."""
        return self.model_copy(update={"uncounted": (*self.uncounted, *votes)})

    def judged(self, verdict: Verdict) -> Step:
        """The same step with its verdict."""
        return self.model_copy(
            update={
                "verdict": verdict.verdict,
                "reward": verdict.reward,
                "votes": verdict.votes,
                "votes_allowed": verdict.votes_allowed,
                "evidence": verdict.evidence,
            }
        )


def _is_bare(vote: object) -> bool:
    """Whether a vote, as JSON, shares the evidence of its step; in version 1 it had its own or, empty, none."""
    return isinstance(vote, Mapping) and "evidence" in vote and vote["evidence"] is None


class Attempt(Record):
    """One solution: the draft, or what a revision made of it."""

    steps: tuple[Step, ...]
    answer: str | None = None
    revised_from: int | None = None
    """The step (from 1) at which this attempt departs from the one before; None for the draft."""
    finish_reason: str = ""
    """`length` when the policy was cut off; `refused` when it was stopped at a step that was refused as it wrote."""
    origin: Literal["policy", "given"] = "policy"
    """Who wrote it: the policy, or whoever gave a solution with the problem, to be judged first."""
    thought: str = ""
    """What the policy thought before it wrote: no step, no answer, and shown to nobody who goes on from here."""
    loop: int | None = None
    """Which of several loops wrote it, from 0; None, which stands in no JSON, where there are not several."""

    @model_serializer(mode="wrap")
    def _without_absent(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = dump(self)
        if self.loop is None:
            data.pop("loop", None)
        return data

    @property
    def complete(self) -> bool:
        """Whether the policy came to its end, with a boxed answer."""
        return self.answer is not None and self.finish_reason not in ("length", "refused")

    @property
    def first_wrong(self) -> int | None:
        """Index (from 0) of the first step judged `no`; None when there is none."""
        return next((i for i, step in enumerate(self.steps) if step.verdict == "no"), None)

    @property
    def score(self) -> float:
        """The lowest step reward (PRM-Min); steps that were never judged count 0."""
        return min((step.reward or 0.0 for step in self.steps), default=0.0)

    @property
    def rank(self) -> tuple[int, float]:
        """How far the verifier follows: steps judged right before the first that was not, then the lowest reward given.

        The best of several attempts is the one of highest rank; of equals, the later one. Where no reward was given
        the odds are even, so a revision that could not be judged any more outranks what was judged wrong before it.
        """
        if not self.steps:
            return -1, 0.0
        right = next((i for i, step in enumerate(self.steps) if step.verdict != "yes"), len(self.steps))
        return right, min((step.reward for step in self.steps if step.reward is not None), default=0.5)


class RunUsage(Record):
    """What a run cost. A call that was cut off counts as a call; its tokens are known where it was listened to."""

    policy_calls: int = 0
    policy_prompt_tokens: int = 0
    policy_tokens: int = 0
    """Tokens the policy generated."""
    verifier_calls: int = 0
    verifier_prompt_tokens: int = 0
    verifier_tokens: int = 0
    """Tokens the verifier generated."""
    sandbox_runs: int = 0
    sandbox_seconds: float = 0.0
    """Wall seconds inside the sandbox, summed over runs."""
    wall_seconds: float = 0.0

    def __add__(self, other: RunUsage) -> RunUsage:
        """What both cost together."""
        return RunUsage(**{name: getattr(self, name) + getattr(other, name) for name in RunUsage.model_fields})


class SampledAnswers(Record):
    """The answers of solutions of one problem that were drawn independently of each other, and judged by nobody."""

    answers: tuple[str | None, ...]
    """None where a solution has none."""
    usage: RunUsage = RunUsage()


class Failure(Record):
    """An error that ended the run, attributed to the one boundary it belongs to."""

    boundary: Boundary
    type: str
    message: str


class RefinementResult(Record):
    """The outcome of `solve_with_refinement`: the accepted attempt, or the best one there was."""

    problem: str
    answer: str | None
    accepted: bool
    confidence: float
    """Lowest step reward of the returned attempt, in [0, 1]."""
    stop_reason: StopReason
    attempts: tuple[Attempt, ...]
    best: int | None = None
    """Index of the returned attempt in `attempts`; None when there is none."""
    usage: RunUsage = RunUsage()
    error: Failure | None = None
    record_version: int = 1
    """Of the JSON that it was read from, where a line that names none is of version 1; `RECORD_VERSION` when made."""
