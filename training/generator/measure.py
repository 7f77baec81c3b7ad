"""Measured amounts for word problems: lengths, weights, prices, often with a decimal point."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.story import apart

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


def decimal(rng: Random, top: int = 12) -> Fraction:
    """An amount that is not whole, with one digit after the point or two; about half are below one."""
    part = Fraction(rng.randint(1, 9), 10) if rng.random() < 0.5 else Fraction(rng.randint(5, 99), 100)
    return rng.choice((0, 0, rng.randint(0, 9), rng.randint(1, top))) + part


def decimals(rng: Random, count: int = 2, top: int = 12) -> list[Fraction]:
    """Amounts with decimal points, no two of them equal; now and then one of them is whole."""
    drawn: list[Fraction] = []
    while len(drawn) < count:
        value = Fraction(rng.randint(2, top)) if drawn and rng.random() < 0.12 else decimal(rng, top)
        if value not in drawn:
            drawn.append(value)
    rng.shuffle(drawn)
    return drawn


def decimal_and_part(rng: Random) -> tuple[Fraction, Fraction]:
    """An amount and a smaller one; the first is not one, so that its unit is always in the plural."""
    while True:
        part, rest = decimals(rng)
        if (whole := part + rest) != 1:
            return whole, part


def cents(rng: Random, top: int = 20) -> Fraction:
    """A price that is not in whole dollars and does not end in 0; some are below a dollar."""
    part = rng.choice((rng.choice(_CENTS), 10 * rng.randint(0, 9) + rng.randint(1, 9)))
    return rng.choice((0, rng.randint(0, 9), rng.randint(1, top), rng.randint(1, top))) + Fraction(part, 100)


def cents_each(rng: Random, count: int = 2, top: int = 20) -> list[Fraction]:
    """Prices with cents, no two of them equal; now and then one of them is in whole dollars."""
    drawn: list[Fraction] = []
    while len(drawn) < count:
        value = Fraction(rng.randint(2, top)) if drawn and rng.random() < 0.15 else cents(rng, top)
        if value not in drawn:
            drawn.append(value)
    rng.shuffle(drawn)
    return drawn


def cents_and_part(rng: Random, top: int = 20) -> tuple[Fraction, Fraction]:
    """A sum of money and a part of it; the first can be written as a price."""
    while True:
        part, rest = cents_each(rng, 2, top)
        if is_price(whole := part + rest):
            return whole, part


def is_price(value: Fraction) -> bool:
    """Whether the value is written as a price is: in whole dollars, but not one, or with cents that do not end in 0."""
    return value != 1 and (value.denominator == 1 or value * 10 % 1 != 0)
