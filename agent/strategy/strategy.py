"""The protocol of everything that can steer the loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias, runtime_checkable

from redline.agent.policy.policy import Policy
from redline.agent.result import Attempt, StopReason
from redline.agent.strategy.progress import Progress

Written: TypeAlias = Attempt | Sequence[Attempt]
"""What a policy wrote: one attempt, or several, which are judged one after the other."""


@runtime_checkable
class Strategy(Protocol):
    """Decides what is written, when a run ends, and what it hands over; judging the steps is the verifier's.

    The loop calls `draft`, has what was written judged, asks `accept`, and calls `revise` until `accept` gives a reason
    to stop or the budget is spent; then `select`. One strategy serves many runs at once, and a resumed run may meet it
    in another process: whatever it needs to know of a run is in the `Progress`. A strategy never sees a reference
    answer.
    """

    @property
    def name(self) -> str: ...

    async def draft(self, run: Progress, policy: Policy) -> Written:
        """The first attempt or attempts. Not asked where a solution was given with the problem.

        May raise what the policy raises: it is recorded, and ends the run.
        """

    async def revise(self, run: Progress, policy: Policy) -> Written:
        """The next attempt or attempts, after `accept` has said that the run goes on. Raises as `draft` does."""

    def accept(self, run: Progress) -> StopReason | None:
        """Why the run ends, now that `run.last` has been judged; None: it goes on.

        With the next attempt to be judged, where there is one, or else with `revise`. `run.attempts` ends with the
        attempt that was judged last.
        """

    def select(self, run: Progress) -> int | None:
        """Index of the attempt that the run hands over, whatever ended it; None where there is none to hand over.

        Asked once, at the end, with `run.stop_reason` set. Attempts that the budget left unjudged are among
        `run.attempts`.
        """
