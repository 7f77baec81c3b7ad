"""Numbers that the language has no words for. The catalogue says `numbers: python:NAME`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from redline.training.generator.numbers.quantities import amount, apart, fraction, percent, two_fractions, whole_for
from redline.training.oracle.expression import WrittenFraction

Value = int | Fraction
DRAWERS: dict[str, Drawer] = {}


@dataclass(frozen=True)
class Drawer:
    """A function that draws numbers, and the names of these."""

    names: tuple[str, ...]
    function: Callable[[Random], Mapping[str, Value]]

    def __call__(self, rng: Random) -> Mapping[str, Value]:
        """Draw the numbers of one problem."""
        return self.function(rng)


def _draws(names: str) -> Callable[[Callable[[Random], Mapping[str, Value]]], Drawer]:
    def named(function: Callable[[Random], Mapping[str, Value]]) -> Drawer:
        return DRAWERS.setdefault(function.__name__, Drawer(tuple(names.split()), function))

    return named


@_draws("x y")
def fraction_pair(rng: Random) -> dict[str, Value]:
    """Two different fractions, in any order, now and then one above 1."""
    x, y = rng.sample(two_fractions(rng, 12), 2)
    if rng.random() < 0.15:
        x = WrittenFraction(x + 1)
    return {"x": x, "y": y}


@_draws("x y z")
def three_fractions(rng: Random) -> dict[str, Value]:
    """Three fractions, no two equal."""
    x = y = z = fraction(rng, 8)
    while len({x, y, z}) < 3:
        y, z = fraction(rng, 8), fraction(rng, 8)
    return {"x": x, "y": y, "z": z}


@_draws("n x y z")
def whole_and_three_fractions(rng: Random) -> dict[str, Value]:
    """A whole number and three fractions, no two equal."""
    return {"n": rng.randint(2, 9), **three_fractions(rng)}


@_draws("a b")
def unreduced_fraction(rng: Random) -> dict[str, Value]:
    """Top and bottom of a fraction that can be simplified, never to a whole number."""
    low, k = fraction(rng, 20), rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25))
    return {"a": WrittenFraction(low.numerator * k), "b": low.denominator * k}


@_draws("a b c")
def whole_average(rng: Random) -> dict[str, Value]:
    """Three numbers with a whole average."""
    a, b, c = apart(rng, [(3, 300)] * 3)
    c += 3 - (a + b + c) % 3
    while c in (a, b):
        c += 3
    return {"a": a, "b": b, "c": c}


_NOTES = (10, 20, 50, 100, 200, 500, 1000)


@_draws("k n t")
def paid_with_change(rng: Random) -> dict[str, Value]:
    """`k` things for `n` each, paid from `t`, often a round sum."""
    k, n = apart(rng, [(2, 12), (2, 60)])
    notes = [note for note in _NOTES if note >= k * n + 2]
    exact = k * n + amount(rng, 2, 200)
    return {"k": k, "n": n, "t": rng.choice((notes[0], notes[0], exact)) if notes else exact}


@_draws("t a b")
def two_prices_paid(rng: Random) -> dict[str, Value]:
    """Two prices `a` and `b`, paid from `t`."""
    a, b = apart(rng, [(2, 300), (2, 300)])
    notes = [note for note in _NOTES if note >= a + b + 2]
    return {"t": rng.choice((notes[0], a + b + amount(rng, 2, 300))), "a": a, "b": b}


@_draws("a b c")
def packs_made_new(rng: Random) -> dict[str, Value]:
    """`a` packs of `b` make groups of `c`."""
    c, part, more = rng.randint(2, 12), rng.randint(1, 8), rng.randint(2, 12)
    split = rng.choice([d for d in range(1, c + 1) if c % d == 0])
    each = c // split * part
    return {"a": split * more, "b": each, "c": c} if each > 1 else dict(packs_made_new(rng))


@_draws("a b")
def prices_in_tenths(rng: Random) -> dict[str, Value]:
    """Prices that end in 0, of which the text writes that 0: `$[[a]]0`. `a` is the larger."""
    low, high = sorted(rng.sample([n for n in range(1, rng.choice((10, 60, 200))) if n % 10], 2))
    return {"a": Fraction(high, 10), "b": Fraction(low, 10)}


@_draws("p n")
def percent_with_cents(rng: Random) -> dict[str, Value]:
    """A percentage and a whole whose part has at most two decimals, mostly none."""
    whole = rng.random() < 0.7
    p = percent(rng, 99)
    if whole:
        return {"p": p, "n": whole_for(rng, p, 2000)}
    tens = [n for n in (*range(10, 100, 10), 120, rng.randint(101, 400), rng.randint(101, 400)) if n != p]
    return {"p": p, "n": rng.choice(tens)}
