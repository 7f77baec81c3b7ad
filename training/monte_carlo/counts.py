"""What is known of the boundaries of one solution while completions are drawn from them, batch by batch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from redline.inference import PromptTooLong
from redline.training.monte_carlo.state import OutcomeCounts, RolloutState
from redline.training.monte_carlo.stopping import BoundaryEstimate, StoppingRule, passes
from redline.training.pipeline.schema import StepBoundary

BATCH = 4
"""Completions of the first batch where a label may settle before K; every further one adds half of what there is."""


class BoundaryCounts:
    """The counts of the boundaries 0 to `last`, drawn up to `planned` each.

    `start` is what was seen of boundary 0 to plan by. A boundary whose prompt is too long for the model is blocked,
    with all that come after it: `reach` is the last one before.
    """

    def __init__(
        self, states: Sequence[RolloutState], planned: Sequence[int], stopping: StoppingRule, start: OutcomeCounts
    ) -> None:
        self._states = states
        self._planned = planned
        self._stopping = stopping
        self._seen = [OutcomeCounts() for _ in states]
        self._first: list[OutcomeCounts | None] = [None for _ in states]
        self.last = self.last_drawable = len(states) - 1
        if start.rollouts:
            self._note(0, start)

    def right(self, boundary: int) -> int:
        """Right completions from it so far."""
        return self._seen[boundary].right

    def estimate_of(self, boundary: int) -> BoundaryEstimate:
        """What is seen and planned of a boundary."""
        return BoundaryEstimate(self._seen[boundary], self._planned[boundary])

    async def draw_until_right(self, boundary: int) -> None:
        """Draw until one is right, or the boundary is as good as dead, or no label hangs on which of them it is."""
        while boundary <= self.last_drawable and not self.right(boundary):
            if self._hopeless(boundary) or (self._seen[boundary].rollouts and self._idle(boundary)):
                return
            await self.draw(boundary)

    async def settle(self, before: int, after: int) -> None:
        """Draw from both boundaries, always where there are fewer, until the label between them is settled."""
        while max(before, after) <= self.last_drawable and not self.settled(before, after):
            open_ones = [one for one in (before, after) if not self.estimate_of(one).full]
            fewest = min(self._seen[one].rollouts for one in open_ones)
            await self.draw(*(one for one in open_ones if self._seen[one].rollouts == fewest))

    def settled(self, before: int, after: int) -> bool:
        """Whether the label between two boundaries is."""
        return bool(self._seen[after].rollouts) and self._stopping.settled(
            self.estimate_of(before), self.estimate_of(after)
        )

    def passes(self, before: int, after: int) -> bool:
        """The label between two boundaries, by the counts so far."""
        return passes(self._seen[before], self._seen[after], self._stopping.eps)

    async def draw(self, *boundaries: int) -> None:
        """A batch more from each of them. Raises what the states raise, but for `PromptTooLong` after a step."""
        failures = await asyncio.gather(*map(self._draw, boundaries), return_exceptions=True)
        for failure in failures:
            if failure is not None:
                raise failure

    def boundaries(self) -> tuple[StepBoundary, ...]:
        """What is known, as it is written down."""
        return tuple(
            StepBoundary(
                after=after,
                rollouts=seen.rollouts,
                right=seen.right,
                unknown=seen.unknown,
                settled=after <= self.last_drawable or self.estimate_of(after).full,
                first=(first.right, first.rollouts) if first else None,
            )
            for after, (seen, first) in enumerate(zip(self._seen, self._first, strict=True))
        )

    async def _draw(self, boundary: int) -> None:
        try:
            self._note(boundary, await self._states[boundary].seen(self._next_count(boundary)))
        except PromptTooLong:
            if boundary == 0:
                raise
            self.last_drawable = min(self.last_drawable, boundary - 1)

    def _next_count(self, boundary: int) -> int:
        planned = self._planned[boundary]
        if self._stopping.error is None:
            return planned
        count = max(BATCH, 3 * self._seen[boundary].rollouts // 2)
        # No crumbs: a last batch that would be tiny belongs to the one before it.
        return planned if planned < count + BATCH else count

    def _note(self, boundary: int, counts: OutcomeCounts) -> None:
        self._seen[boundary] = counts
        self._first[boundary] = self._first[boundary] or counts

    def _hopeless(self, boundary: int) -> bool:
        """Whether it counts as zero. Boundary 0 only in the end: every solution would lose its labels."""
        side = self.estimate_of(boundary)
        return self._stopping.counts_as_zero(side) if boundary else side.full and not side.seen.right

    def _idle(self, boundary: int) -> bool:
        """Whether no later label could be right, dead or not: there is no step, or only one, to a wrong answer."""
        if boundary == 0:
            return False
        ends_wrong = self.estimate_of(self.last).full and not self.right(self.last)
        return boundary == self.last or (boundary == self.last - 1 and ends_wrong)
