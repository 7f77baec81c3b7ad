"""When enough votes are in: whether the votes not yet cast can still change the label of Maj@N (genprm.md, eq. 7).

Two reasons to stop, over the rewards seen so far, in the fixed order of the chains:

*Certainty.* The label is the sign of the sum of `reward - 1/2` over the known votes (0 counts as yes), or `unknown`
when fewer than half of all N are known. Each vote still to come moves that sum by at most 1/2, or is unknown. Where no
way of casting them changes the label, asking on is waste.

*Probability.* The votes on a step are drawn alike: 0/1 draws with a common share of yes, whose prior is Beta(1/4, 1/4):
verifiers are mostly sure, one way or the other. Eight votes are split on 42 % of steps under it, on 78 % under a flat
prior, and on 10 % of those the embedded GenPRM was measured on (a fit gives Beta(0.04, 0.04)): there, stopping errs
less often than stated. Given the votes seen, how many of those to come say yes is beta-binomial, and with it the label
of Maj@N. A reward between 0 and 1 counts as that share of a yes. Real votes are not exactly 0 or 1: a final sum within
a quarter of a vote of the border is open, half yes, half no. The share of unknown votes has the prior Beta(0, 1): none
is expected before one is seen.

Stop when the label so far is that of Maj@N with probability `1 - error`. As this is the probability given all that was
seen, looking after every vote adds up no errors: over steps that are as undecided as the prior says, at most `error`
of the stopped labels differ. For a step whose N votes are as split as can be it is more, for they come in random order:
with 8 votes and an error of 1 %, 7.1 % at four against four, 1.8 % at five against three, 0 at any other split.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from redline.verifier.genprm.reward import majority_label
from redline.verifier.verdict import Label

DEFAULT_STOP_ERROR = 0.01
PRIOR = 0.25
"""Both parameters of the Beta prior of a step's share of yes votes."""
OPEN_MARGIN = 0.25
"""A predicted sum this close to the border counts as half yes, half no."""

Rewards = Sequence[float | None]
"""P(Yes) of each vote cast, None where it is unknown."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """How many of `allowed` votes to ask for. `error` 0 stops only in certainty, None never before the last vote.

    Raises `ValueError` for fewer than one vote, or an error that is not in [0, 0.5).
    """

    allowed: int
    error: float | None = DEFAULT_STOP_ERROR

    def __post_init__(self) -> None:
        if self.allowed < 1:
            raise ValueError(f"votes must be at least 1, not {self.allowed}")
        if self.error is not None and not 0 <= self.error < 0.5:
            raise ValueError(f"stop_error must be in [0, 0.5), not {self.error}")

    def more(self, rewards: Rewards) -> int:
        """The fewest further votes that could decide; 0 when the votes seen do.

        They could if they all said yes, or all no. So none of them is asked for in vain.
        """
        left = self.allowed - len(rewards)
        if self._decided(rewards):
            return 0
        return next(k for k in range(1, left + 1) if any(self._decided([*rewards, *[r] * k]) for r in (1.0, 0.0)))

    def _decided(self, rewards: Rewards) -> bool:
        if len(rewards) >= self.allowed:
            return True
        if self.error is None or not rewards:
            return False
        if certain(rewards, self.allowed):
            return True
        return self.error > 0 and outlook(rewards, self.allowed)[majority_label(rewards)[0]] >= 1 - self.error


def certain(rewards: Rewards, allowed: int) -> bool:
    """Whether every way of casting the votes that are left gives the label of those seen."""
    known = [reward for reward in rewards if reward is not None]
    left = allowed - len(rewards)
    if 2 * (len(known) + left) < allowed or (not known and not left):
        return True
    if not known or 2 * len(known) < allowed:
        return False
    border = (len(known) + left) / 2
    return math.fsum(known) >= border or math.fsum(known) + left < border


def outlook(rewards: Rewards, allowed: int) -> dict[Label, float]:
    """The probability of each label of Maj@`allowed`, given the votes seen (at least one)."""
    known = [reward for reward in rewards if reward is not None]
    left, seen, total = allowed - len(rewards), len(known), math.fsum(known)
    chances: dict[Label, float] = {"yes": 0.0, "no": 0.0, "unknown": 0.0}
    for further, chance in enumerate(_known_votes(left, seen, len(rewards) - seen)):
        if seen + further == 0 or 2 * (seen + further) < allowed:
            chances["unknown"] += chance
            continue
        said = beta_binomial(further, PRIOR + total, PRIOR + seen - total)
        yes = math.fsum(p * _share(total + count - (seen + further) / 2) for count, p in enumerate(said))
        chances["yes"] += chance * yes
        chances["no"] += chance * (1 - yes)
    return chances


def beta_binomial(n: int, a: float, b: float) -> list[float]:
    """The probabilities of 0 to n successes in n draws whose share of success is Beta(a, b); a and b positive."""
    whole = _log_beta(a, b) + math.log(n + 1)
    return [math.exp(_log_beta(a + k, b + n - k) - whole - _log_beta(k + 1, n - k + 1)) for k in range(n + 1)]


def _known_votes(left: int, known: int, unknown: int) -> list[float]:
    if not unknown:
        return [0.0] * left + [1.0]
    return beta_binomial(left, known + 1, unknown)


def _share(margin: float) -> float:
    return 0.5 if abs(margin) < OPEN_MARGIN else float(margin > 0)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
