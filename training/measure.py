"""Measured amounts for word problems: lengths, weights, prices, often with a decimal point."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from training.story import apart

_CENTS = (5, 15, 25, 35, 45, 49, 55, 65, 75, 85, 95, 99)
"""None ends in 0, for `$3.5` is no price."""


def measured(rng: Random, *ranges: tuple[int, int]) -> list[Fraction]:
    """An amount from each range, no two of them equal: all whole, or all with a digit after the point."""
    whole = apart(rng, *ranges)
    if rng.random() < 0.5:
        return [Fraction(value) for value in whole]
    return [value + Fraction(rng.randint(1, 9), 10) for value in whole]


def prices(rng: Random, *ranges: tuple[int, int]) -> list[Fraction]:
    """A price from each range, no two of them equal: all in whole dollars, or all with cents."""
    whole = apart(rng, *ranges)
    if rng.random() < 0.6:
        return [Fraction(value) for value in whole]
    return [value + Fraction(rng.choice(_CENTS), 100) for value in whole]


def price_and_part(rng: Random, *ranges: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """A price and a smaller one that leaves an amount in the second range; the first can be written as a price."""
    while True:
        part, rest = prices(rng, *ranges)
        whole = part + rest
        if whole.denominator == 1 or whole * 10 % 1:
            return whole, part
