"""How sure a figure is: confidence intervals in closed form, without sampling."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

Z95 = 1.959964
"""The standard normal's 97.5 % point."""


class Estimate(NamedTuple):
    """A figure and its 95 % confidence interval."""

    value: float
    low: float
    high: float


def wilson(hits: int, total: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share; `total` must be positive."""
    p = hits / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    # At the ends the bound is 0 or 1 exactly; rounding must not put the share outside of its interval.
    low = 0.0 if hits == 0 else max(0.0, (centre - spread) / scale)
    return low, 1.0 if hits == total else min(1.0, (centre + spread) / scale)


def share(hits: int, total: int) -> Estimate | None:
    """A share with its Wilson interval; None of nothing."""
    return Estimate(hits / total, *wilson(hits, total)) if total else None


def combine(function: Callable[..., float], parts: Sequence[Estimate]) -> Estimate:
    """A function, rising in each argument, of independent estimates.

    The distances of the parts' limits are carried through the function one by one and added as squares (MOVER: Zou and
    Donner 2008, doi:10.1002/sim.3095; Newcombe 2001 for functions of proportions).
    """
    values = [part.value for part in parts]
    value = function(*values)

    def reach(limit: int) -> float:
        moved = (function(*values[:i], part[limit], *values[i + 1 :]) for i, part in enumerate(parts))
        return math.sqrt(math.fsum((value - there) ** 2 for there in moved))

    return Estimate(value, value - reach(1), value + reach(2))


def binomial_tail(hits: int, total: int, p: float) -> float:
    """The probability of at least `hits` successes in `total` draws of probability `p`, which lies within (0, 1)."""
    if hits <= 0:
        return 1.0
    terms = (
        math.lgamma(total + 1)
        - math.lgamma(k + 1)
        - math.lgamma(total - k + 1)
        + k * math.log(p)
        + (total - k) * math.log1p(-p)
        for k in range(hits, total + 1)
    )
    return min(1.0, math.fsum(map(math.exp, terms)))


def clopper_pearson_low(hits: int, total: int, error: float) -> float:
    """The exact lower confidence bound of a share, which is above the true one with probability at most `error`."""
    low, high = 0.0, 1.0
    for _ in range(40 if hits else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if binomial_tail(hits, total, middle) <= error else (low, middle)
    return low
