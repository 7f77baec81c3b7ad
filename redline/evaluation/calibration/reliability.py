"""How far rewards can be taken for probabilities: the share of right steps by their reward, in bins."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redline.record import Record

BINS = 10


class Bin(Record):
    """Steps whose rewards lie within [low, high), the last bin with its end."""

    low: float
    high: float
    steps: int
    reward: float
    """Their mean reward, P(right) as the verifier sees it."""
    right: float
    """The share that is right."""


class Reliability(Record):
    """How far rewards are from the share of right steps."""

    steps: int
    error: float
    """Expected calibration error: the mean of |reward - right| over the bins, weighted by their steps."""
    bins: list[Bin]
    """The bins that hold steps."""


def reliability(rewards: Sequence[tuple[float, bool]]) -> Reliability:
    """The bins and the error for the (reward, whether right) of steps. Raises `ValueError` for none."""
    if not rewards:
        raise ValueError("there is no judged step to compare with its label")
    bins = [found for found in (_bin(rewards, number) for number in range(BINS)) if found]
    error = math.fsum(b.steps * abs(b.reward - b.right) for b in bins) / len(rewards)
    return Reliability(steps=len(rewards), error=error, bins=bins)


def _bin(rewards: Sequence[tuple[float, bool]], number: int) -> Bin | None:
    held = [(reward, right) for reward, right in rewards if min(int(reward * BINS), BINS - 1) == number]
    if not held:
        return None
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        steps=len(held),
        reward=math.fsum(reward for reward, _ in held) / len(held),
        right=sum(right for _, right in held) / len(held),
    )
