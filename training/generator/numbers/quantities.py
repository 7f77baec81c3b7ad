"""What the verbs of the number language draw: amounts, measures, prices, shares. Small numbers are the common ones."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from math import gcd
from random import Random

from redline.training.oracle.expression import WrittenFraction

_TOPS = (9, 12, 20, 50, 99, 300, 999, 3000)
_ROUND = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
_CENTS = (5, 15, 25, 35, 45, 49, 55, 65, 75, 85, 95, 99)
"""None ends in 0, for `$3.5` is no price."""


def amount(rng: Random, low: int, high: int) -> int:
    """A number from `low` to `high`; small ones are as common as large ones."""
    return rng.randint(low, rng.choice([top for top in (*_TOPS, high) if low < top <= high] or [high]))


def other(rng: Random, used: Collection[int | Fraction], low: int, high: int) -> int:
    """An amount that is none of those used, where the range has another."""
    for _ in range(50):
        if (value := amount(rng, low, high)) not in used:
            return value
    return int(max(used)) + 1


def apart(rng: Random, ranges: Collection[tuple[int, int]]) -> list[int]:
    """An amount from each range, no two of them equal."""
    drawn: list[int] = []
    for low, high in ranges:
        drawn.append(other(rng, drawn, low, high))
    return drawn


def handful(rng: Random, used: Collection[int | Fraction], usual: int, most: int) -> int:
    """An amount that none of those used equals; three in four are at most `usual`."""
    return other(rng, used, 2, most if rng.random() < 0.25 else usual)


def percent(rng: Random, top: int) -> int:
    """A percentage, mostly a round one."""
    return rng.choice([p for p in _ROUND if p <= top]) if rng.random() < 0.8 else rng.randint(2, top)


def whole_for(rng: Random, p: int, top: int) -> int:
    """A number of which p percent is whole, and which is not p itself."""
    step = 100 // gcd(p, 100)
    n = p
    while n in (p, 1, 100 - p):
        n = step * rng.randint(1, max(2, rng.choice((100, 300, top)) // step))
    return n


def fraction(rng: Random, top: int) -> WrittenFraction:
    """A fraction between 0 and 1 in lowest terms."""
    b = rng.randint(2, top)
    a = rng.choice([a for a in range(1, b) if gcd(a, b) == 1])
    return WrittenFraction(a, b)


def two_fractions(rng: Random, top: int) -> tuple[WrittenFraction, WrittenFraction]:
    """Two different fractions between 0 and 1, the larger one first."""
    x = y = fraction(rng, top)
    while x == y:
        y = fraction(rng, top)
    return max(x, y), min(x, y)


def measured(rng: Random, ranges: Collection[tuple[int, int]]) -> list[Fraction]:
    """An amount from each range, no two of them equal: all whole, or all with a digit after the point."""
    whole = apart(rng, ranges)
    if rng.random() < 0.5:
        return [Fraction(value) for value in whole]
    return [value + Fraction(rng.randint(1, 9), 10) for value in whole]


def prices(rng: Random, ranges: Collection[tuple[int, int]]) -> list[Fraction]:
    """A price from each range, no two of them equal: all in whole dollars, or all with cents."""
    whole = apart(rng, ranges)
    if rng.random() < 0.6:
        return [Fraction(value) for value in whole]
    return [value + Fraction(rng.choice(_CENTS), 100) for value in whole]


def decimal(rng: Random, top: int) -> Fraction:
    """An amount that is not whole, with one digit after the point or two; about half are below one."""
    part = Fraction(rng.randint(1, 9), 10) if rng.random() < 0.5 else Fraction(rng.randint(5, 99), 100)
    return rng.choice((0, 0, rng.randint(0, 9), rng.randint(1, top))) + part


def decimals(rng: Random, count: int, top: int) -> list[Fraction]:
    """Amounts with decimal points, no two of them equal; now and then one of them is whole."""
    return _several(rng, count, top, decimal, 0.12)


def cents(rng: Random, top: int) -> Fraction:
    """A price that is not in whole dollars and does not end in 0; some are below a dollar."""
    part = rng.choice((rng.choice(_CENTS), 10 * rng.randint(0, 9) + rng.randint(1, 9)))
    return rng.choice((0, rng.randint(0, 9), rng.randint(1, top), rng.randint(1, top))) + Fraction(part, 100)


def cents_each(rng: Random, count: int, top: int) -> list[Fraction]:
    """Prices with cents, no two of them equal; now and then one of them is in whole dollars."""
    return _several(rng, count, top, cents, 0.15)


def _several(
    rng: Random, count: int, top: int, draw: Callable[[Random, int], Fraction], whole: float
) -> list[Fraction]:
    drawn: list[Fraction] = []
    while len(drawn) < count:
        value = Fraction(rng.randint(2, top)) if drawn and rng.random() < whole else draw(rng, top)
        if value not in drawn:
            drawn.append(value)
    rng.shuffle(drawn)
    return drawn


def sums(rng: Random, whole: int) -> tuple[Fraction, Fraction]:
    """Two sums of money: both whole, or with cents and at most `whole`."""
    if rng.random() < 0.35:
        a = handful(rng, (), 99, 999)
        return Fraction(a), Fraction(handful(rng, (a,), 99, 999))
    first, second = _sum(rng, whole), _sum(rng, whole)
    return first, second if second != first else second + 3


def _sum(rng: Random, whole: int) -> Fraction:
    """A sum with cents, the last digit not zero; at times a whole one."""
    if rng.random() < 0.3:
        return Fraction(amount(rng, 2, whole))
    return Fraction(amount(rng, 1, whole) * 100 - rng.choice((1, 5, 5, 25, 25, 75, 75, 65, 35, 45, 55, 15)), 100)


def levels(rng: Random, ranges: Collection[tuple[int, int]]) -> tuple[Fraction, Fraction]:
    """Two measures, whole numbers or with one decimal, the second of them then a little lower."""
    a, b = (Fraction(value) for value in apart(rng, ranges))
    if rng.random() < 0.4:
        return a, b
    return (a * 10 + rng.randint(1, 9)) / 10, (b * 10 - rng.randint(1, 9)) / 10


def is_price(value: int | Fraction) -> bool:
    """Whether the value is written as a price is: in whole dollars, but not one, or with cents that do not end in 0."""
    return value != 1 and (value.denominator == 1 or value * 10 % 1 != 0)
