"""Numbers drawn so that a share of them, in percent or as a fraction, comes out exactly."""

from __future__ import annotations

from math import gcd
from random import Random

from redline.training.oracle.expression import Exact

ROUND = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)


def percent(rng: Random, top: int = 99) -> int:
    """A percentage, mostly a round one."""
    return rng.choice([p for p in ROUND if p <= top]) if rng.random() < 0.8 else rng.randint(2, top)


def whole_for(rng: Random, p: int, top: int = 2000) -> int:
    """A number of which p percent is whole, and which is not p itself."""
    step = 100 // gcd(p, 100)
    n = p
    while n in (p, 1, 100 - p):
        n = step * rng.randint(1, max(2, rng.choice((100, 300, top)) // step))
    return n


def fraction(rng: Random, top: int = 12) -> Exact:
    """A fraction between 0 and 1 in lowest terms."""
    b = rng.randint(2, top)
    a = rng.choice([a for a in range(1, b) if gcd(a, b) == 1])
    return Exact(a, b)


def two_fractions(rng: Random, top: int = 12) -> tuple[Exact, Exact]:
    """Two different fractions between 0 and 1, the larger one first."""
    x = y = fraction(rng, top)
    while x == y:
        y = fraction(rng, top)
    return max(x, y), min(x, y)
