"""From values to places in a picture, with round marks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a picture."""

    title: str
    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    """Values and what stands at them."""
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Where the value lies between the ends, from 0 to 1; what lies beyond them lies at them."""
        if self.logarithmic:
            low, high, value = math.log(self.low), math.log(self.high), math.log(max(value, self.low))
        else:
            low, high = self.low, self.high
        return min(1.0, max(0.0, (value - low) / (high - low)))


def share_axis(title: str) -> Axis:
    """From 0 to 100 %."""
    return Axis(title, 0.0, 1.0, tuple((k / 4, f"{25 * k}\N{NO-BREAK SPACE}%") for k in range(5)))


def reward_axis(title: str) -> Axis:
    """From 0 to 1."""
    return Axis(title, 0.0, 1.0, tuple((k / 5, f"{k / 5:.1f}") for k in range(6)))


def turn_axis(names: list[str]) -> Axis:
    """A place for each name."""
    every = math.ceil(len(names) / 5)
    marks = tuple((float(k), name) for k, name in enumerate(names) if k % every == 0)
    return Axis("", -0.4, len(names) - 0.6, marks)


def token_axis(title: str, low: float, high: float) -> Axis:
    """Logarithmic, its ends at round numbers around what is to be shown."""
    steps = [digit * 10**power for power in range(10) for digit in (1, 2, 5)]
    first = max([step for step in steps if step <= low] or [1])
    last = min([step for step in steps if step >= high and step > first] or [steps[-1]])
    inner = [step for step in steps if first <= step <= last]
    every = math.ceil(len(inner) / 7)
    return Axis(title, first, last, tuple((float(step), thousands(step)) for step in inner[::every]), logarithmic=True)


def thousands(number: float) -> str:
    """`950`, `1.2k`, `34k`, `5.6M`, `1.2G`."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            scaled = number / size
            return f"{scaled:.1f}".removesuffix(".0") + sign if scaled < 99.5 else f"{scaled:.0f}{sign}"
    return f"{number:.0f}"
