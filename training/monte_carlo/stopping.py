r"""When enough completions are in: whether those not drawn yet can still change the label of a step (eq. 10-11).

The label of step t is `MC(s_t, a_t) / MC(s_t) >= eps` with K completions on both sides. What is asked here is not
whether the true ratio reaches eps, but what *that* label, of the fixed K, will be: n of the K completions are seen on
each side, r of them right, and how many of the others will be right is predicted. So the test has an end (at n = K the
label is known), a step whose ratio is close to eps is drawn to the end instead of being decided by a prior, and the
error stated is the probability of another label than the full K would have given.

*Prediction.* The share of right completions from a state is 0 with probability `DEAD` (a wrong step that the policy
never recovers from), and Beta(`PRIOR`, `PRIOR`) otherwise; both sides are independent of each other. After r of n the
number of right ones among those to come is then a mixture of 0 and a beta-binomial: exact, in O(K), and as it is
the probability given all that was seen, looking after every batch adds up no errors. That holds on average over states
as the prior has them; `benchmarks/rollouts.py` measures it for others and for an embedded policy.

For a step of given shares the label differs more often than stated where they are close to eps: at 1 % stated, in 2 to
5 % of the cases where two runs of the fixed K differ in 20 to 50 %; elsewhere in under 1 %.

*Zero.* After a boundary without any right completion every later one counts as zero. As long as a boundary has none,
it is drawn on until it has one or until none will come: of K the others are all wrong with probability
`1 - ZERO_ERROR`. Where this is wrong, the fixed K would have found one or two right ones of K, and would go on to label
steps behind an error by the ratio of two such counts. Boundary 0 counts as zero only after all of its K.

*What is reported.* Stopping looks at the counts, so the share right / rollouts of a boundary is not unbiased any more:
over solutions with the same shares it was off by up to 0.04, and so was the posterior mean (which is right on average
over the prior, not for a given share). The share of a boundary's first batch, whose size no outcome of that boundary
decides, is unbiased (`Boundary.fair_score`), and noisy. The label is what the test is about: other rules than the
ratio over this eps need the fixed K. Even there, eq. 9 makes K of boundary 0 depend on its own first completions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from redline.training.monte_carlo.state import OutcomeCounts
from redline.verifier.genprm.stopping import beta_binomial

EPS = 0.8
"""The least relative progress of a right step (eq. 11)."""
DEAD = 0.25
"""Prior probability that no completion from a state is ever right."""
PRIOR = 0.5
"""Both parameters of the Beta prior of the share of right completions from any other state."""
ZERO_ERROR = 0.1
_CERTAIN = 1e-9
"""Probabilities are sums of floats: this far from 0 and 1 is there."""


@dataclass(frozen=True, slots=True)
class BoundaryEstimate:
    """One side of the ratio: what is seen of a boundary's completions, and how many there will be."""

    seen: OutcomeCounts
    planned: int

    @property
    def full(self) -> bool:
        """Whether nothing is left to draw."""
        return self.seen.rollouts >= self.planned

    @property
    def ahead(self) -> tuple[float, ...]:
        """The probabilities of 0, 1, ... `planned` right completions in the end."""
        return outlook(self.seen.right, self.seen.rollouts, max(self.planned, self.seen.rollouts))


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """The rule to stop by. `error` None: never before the planned completions are drawn; 0: only in certainty.

    Raises `ValueError` for an error that is not in [0, 0.5).
    """

    error: float | None = 0.01
    eps: float = EPS

    def __post_init__(self) -> None:
        if self.error is not None and not 0 <= self.error < 0.5:
            raise ValueError(f"stop_error must be in [0, 0.5), not {self.error}")

    def settled(self, before: BoundaryEstimate, after: BoundaryEstimate) -> bool:
        """Whether the label of the step between is that of the counts seen, but for the error."""
        if before.full and after.full:
            return True
        if self.error is None:
            return False
        wrong = chance(before, after, self.eps)
        if passes(before.seen, after.seen, self.eps):
            wrong = 1 - wrong
        return wrong <= self.error + _CERTAIN

    def counts_as_zero(self, side: BoundaryEstimate) -> bool:
        """Whether the boundary counts as zero: none is right, nor will be."""
        if side.seen.right or not side.seen.rollouts:
            return False
        if side.full:
            return True
        if not self.error:
            return False
        return 1 - side.ahead[0] <= max(ZERO_ERROR, self.error)


def passes(before: OutcomeCounts, after: OutcomeCounts, eps: float) -> bool:
    """Whether the step between is right (eq. 11); not without a right completion before it, or any after it."""
    if not before.right or not after.rollouts:
        return False
    return after.right >= _least(before.right, before.rollouts, after.rollouts, eps)


@lru_cache(maxsize=1 << 14)
def chance(before: BoundaryEstimate, after: BoundaryEstimate, eps: float) -> float:
    """The probability that the step will pass once all that is planned is drawn on both sides."""
    ahead = after.ahead
    tails = [*accumulate(reversed(ahead), initial=0.0)][::-1]
    total = 0.0
    for right, likely in enumerate(before.ahead):
        if right and likely:
            least = _least(right, len(before.ahead) - 1, len(ahead) - 1, eps)
            total += likely * tails[min(least, len(ahead))]
    return total


@lru_cache(maxsize=1 << 16)
def outlook(right: int, seen: int, planned: int) -> tuple[float, ...]:
    """The probabilities of each number of right completions of `planned`, after `right` of `seen`."""
    left = planned - seen
    alive = [0.0] * right + beta_binomial(left, PRIOR + right, PRIOR + seen - right) + [0.0] * (seen - right)
    dead = 0.0 if right else _dead(seen)
    return tuple((1 - dead) * p + (dead if k == 0 else 0.0) for k, p in enumerate(alive))


def _dead(seen: int) -> float:
    """The probability that a state is dead after so many completions, none of them right."""
    chance_alive = (1 - DEAD) * beta_binomial(seen, PRIOR, PRIOR)[0]
    return DEAD / (DEAD + chance_alive)


@lru_cache(maxsize=1 << 16)
def _least(right: int, rollouts: int, others: int, eps: float) -> int:
    """The fewest right ones of `others` whose share is eps times that of `right` of `rollouts`, or more."""
    # Exactly: in binary, 0.8 of a share of 40 in 64 may come out above a share of 32 in 64.
    return math.ceil(Fraction(repr(eps)) * right * others / rollouts)
