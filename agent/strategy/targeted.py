"""Targeted revision, what the loop does unless told otherwise: the first failing step is written anew."""

from __future__ import annotations

from collections.abc import Sequence

from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.events import Revising
from redline.agent.policy.policy import Policy
from redline.agent.result import Attempt, StopReason
from redline.agent.strategy.progress import Progress
from redline.agent.strategy.strategy import Written


class TargetedRevision:
    """Keeps every step before the first failing one, and has the policy go on from there with the evidence.

    Every method can be overridden by itself.
    """

    name = "targeted"
    overlaps = True
    """An attempt may end at its first step that does not pass: nothing behind it is kept."""

    async def draft(self, run: Progress, policy: Policy) -> Written:
        """One solution from beginning to end."""
        return await policy.draft(run.problem)

    async def revise(self, run: Progress, policy: Policy) -> Written:
        """The last attempt anew from its first failing step; where none fails and it has no end, taken further."""
        failing = run.acceptance.first_failing(run.last)
        if failing is None:
            run.log.info("extending", attempt=run.number - 1)
            return await policy.extend(run.problem, run.last, number=run.number)
        repeats = repeats_of(run.attempts, run.acceptance)
        run.log.info("revising", attempt=run.number - 1, step=failing, repeats=repeats)
        run.tell(Revising(run.number - 1, failing))
        return await policy.revise(run.problem, run.last, failing, number=run.number, repeats=repeats)

    def accept(self, run: Progress) -> StopReason | None:
        """`accepted` when every step passes and the solution is whole; else why nothing can come after, or None.

        A step that could not be judged is not sent back, and an attempt without an end is taken further only once.
        """
        failing = run.acceptance.first_failing(run.last)
        if failing is None:
            if run.last.complete:
                return "accepted"
            return "no_answer" if self._extended(run) or run.revisions_left < 1 else None
        if run.last.steps[failing].verdict == "unknown":
            return "not_judged"
        return "max_revisions" if run.revisions_left < 1 else None

    def select(self, run: Progress) -> int | None:
        """The attempt whose acceptance ended the run, whatever rank others may have; else the best one.

        One that was stopped at a refused step has no answer: the best of the others goes before it, where there is one.
        """
        accepted = [i for i, attempt in enumerate(run.attempts) if run.acceptance.accepts(attempt)]
        if run.stop_reason == "accepted" and accepted:
            return accepted[-1]
        written = [i for i, attempt in enumerate(run.attempts) if attempt.finish_reason != "refused"]
        best = best_of([run.attempts[i] for i in written])
        return best_of(run.attempts) if best is None else written[best]

    def _extended(self, run: Progress) -> bool:
        """Whether an attempt without an end has been taken further already: nothing failed in it, and yet one came."""
        return any(run.acceptance.first_failing(attempt) is None for attempt in run.attempts[:-1])


def best_of(attempts: Sequence[Attempt]) -> int | None:
    """Index of the attempt of highest rank, the later one of equals; None when there is none."""
    return max(range(len(attempts)), key=lambda i: (attempts[i].rank, i), default=None)


def repeats_of(attempts: Sequence[Attempt], acceptance: AcceptancePolicy) -> int:
    """How many earlier attempts failed at the same step with the same words as the last one."""
    last = _failing_step(attempts[-1], acceptance)
    return sum(_failing_step(attempt, acceptance) == last for attempt in attempts[:-1])


def _failing_step(attempt: Attempt, acceptance: AcceptancePolicy) -> tuple[int, str] | None:
    index = acceptance.first_failing(attempt)
    return None if index is None else (index, attempt.steps[index].text)
