"""How the boundaries of one solution are estimated: all with K completions, as far as labels need, or by bisection.

*Fixed*: K completions from each boundary in turn. After a boundary without right ones no later one is looked at.

*Settled* (`stop_error`): the same boundaries in turn, in batches that grow, of the two sides of a step always the one
with fewer, until the labels of all steps are settled (`redline.training.monte_carlo.stopping`). A boundary is the
numerator of one step and the denominator of the next, so what is drawn serves both; a label that a later batch
unsettles is taken up again.

*First error only*: a search for the first wrong step, as in OmegaPRM (arXiv 2406.06592), which bisects by MC > 0; here
a boundary is good if its progress over the latest good one is at least eps. That labels are monotone is taken for
granted: where the last boundary passes, all steps before it are right, and so are those that the search went past. The
step it ends at fails by its own ratio.

Over the same states all of them see the same completions, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redline.training.monte_carlo.budget import PASS_AT_1_ROLLOUTS, rollout_budget
from redline.training.monte_carlo.counts import BoundaryCounts
from redline.training.monte_carlo.state import FinishedState, OutcomeCounts, RolloutState
from redline.training.monte_carlo.stopping import StoppingRule
from redline.training.pipeline.schema import StepBoundary


@dataclass(frozen=True, slots=True)
class MonteCarloPlan:
    """How to look at solutions. `rollouts` None: as many as eq. 9 allows the problem.

    Raises `ValueError` for fewer rollouts than one.
    """

    rollouts: int | None = None
    stopping: StoppingRule = field(default_factory=StoppingRule)
    first_error_only: bool = False

    def __post_init__(self) -> None:
        if self.rollouts is not None and self.rollouts < 1:
            raise ValueError(f"rollouts must be at least 1, not {self.rollouts}")

    async def estimate(self, states: Sequence[RolloutState]) -> tuple[StepBoundary, ...]:
        """The boundaries of a solution whose states are these, 0 to its number of steps.

        Raises what the states raise. A prompt that is too long is no failure: what cannot be drawn is not settled.
        """
        counts = await self._begin(states)
        await (find_first_error if self.first_error_only else draw_in_order)(counts)
        return counts.boundaries()

    async def _begin(self, states: Sequence[RolloutState]) -> BoundaryCounts:
        """With boundary 0 as far as the plan needs it, and the answer of a finished solution looked at."""
        start = OutcomeCounts() if self.rollouts else await states[0].seen(PASS_AT_1_ROLLOUTS)
        most = self.rollouts or rollout_budget(start)
        planned = [1 if isinstance(state, FinishedState) else most for state in states]
        counts = BoundaryCounts(states, planned, self.stopping, start)
        if planned[-1] == 1:
            await counts.draw(counts.last)
        return counts


async def draw_in_order(counts: BoundaryCounts) -> None:
    """From the problem on, until every label is settled or a boundary counts as zero."""
    for front in range(counts.last + 1):
        await counts.draw_until_right(front)
        await _settle_steps(counts, front)
        if front >= counts.last_drawable or not counts.right(front):
            return


async def _settle_steps(counts: BoundaryCounts, front: int) -> None:
    """Settle the labels of all steps up to boundary `front`: what one needs may unsettle its neighbour's."""
    steps = range(1, min(front, counts.last_drawable) + 1)
    while unsettled := [step for step in steps if step <= counts.last_drawable and not counts.settled(step - 1, step)]:
        await counts.settle(unsettled[0] - 1, unsettled[0])


async def find_first_error(counts: BoundaryCounts) -> None:
    """Draw from the boundaries that the search for the first wrong step comes to."""
    good = 0
    await counts.draw_until_right(good)
    while good < counts.last_drawable and counts.right(good):
        bad = await _first_bad(counts, good)
        if bad is None or not await _passes(counts, bad - 1, bad):
            return
        # A slow decline: no step of it fails by itself.
        good = bad


async def _first_bad(counts: BoundaryCounts, good: int) -> int | None:
    """The first boundary that does not pass over the latest good one before it; None where the last one does."""
    bad = counts.last
    if await _passes(counts, good, bad):
        return None
    while bad - good > 1:
        middle = (good + bad) // 2
        if await _passes(counts, good, middle):
            good = middle
        else:
            bad = middle
    return bad


async def _passes(counts: BoundaryCounts, before: int, after: int) -> bool:
    await counts.settle(before, after)
    return counts.passes(before, after)
