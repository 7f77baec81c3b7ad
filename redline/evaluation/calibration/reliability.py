"""How far rewards can be taken for probabilities: the share of right steps by their reward, in bins."""

from __future__ import annotations

import math
from collections.abc import Iterable

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


class ReliabilityCounter:
    """Adds up steps, or whole solutions, one by one, however many there are."""

    def __init__(self) -> None:
        self._steps, self._right, self._rewards = [0] * BINS, [0] * BINS, [0.0] * BINS

    def add(self, reward: float, right: bool) -> None:
        """Count one with this reward, in [0, 1]."""
        number = min(int(reward * BINS), BINS - 1)
        self._steps[number] += 1
        self._right[number] += right
        self._rewards[number] += reward

    @property
    def steps(self) -> int:
        """How many were counted."""
        return sum(self._steps)

    def found(self) -> Reliability:
        """The bins and the error so far. Raises `ValueError` where nothing was counted."""
        total = self.steps
        if not total:
            raise ValueError("there is no judged step to compare with its label")
        bins = [self._bin(number) for number in range(BINS) if self._steps[number]]
        error = math.fsum(b.steps * abs(b.reward - b.right) for b in bins) / total
        return Reliability(steps=total, error=error, bins=bins)

    def _bin(self, number: int) -> Bin:
        steps = self._steps[number]
        return Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            steps=steps,
            reward=self._rewards[number] / steps,
            right=self._right[number] / steps,
        )


def reliability(rewards: Iterable[tuple[float, bool]]) -> Reliability:
    """The bins and the error for the (reward, whether right) of steps. Raises `ValueError` for none."""
    counter = ReliabilityCounter()
    for reward, right in rewards:
        counter.add(reward, right)
    return counter.found()
