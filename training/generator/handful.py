"""Numbers as stories of joining and separating have them: mostly small, whole or with cents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from redline.training.generator.story import amount, apart, other

Draw = Callable[[Random], Mapping[str, int] | Mapping[str, Fraction]]


def handful(rng: Random, used: tuple[int, ...] = ()) -> int:
    """A number that none of those used equals; mostly below a hundred."""
    return other(rng, used, 2, 999 if rng.random() < 0.25 else 99)


def two(rng: Random) -> dict[str, int]:
    """Any `a` and `b`."""
    a = handful(rng)
    return {"a": a, "b": handful(rng, (a,))}


def three(rng: Random) -> dict[str, int]:
    """Any `a`, `b` and `c`."""
    numbers = two(rng)
    return {**numbers, "c": handful(rng, tuple(numbers.values()))}


def less(rng: Random) -> dict[str, int]:
    """`a`, from which `b` are taken; at least 2 stay."""
    b = handful(rng)
    return {"a": b + handful(rng, (b,)), "b": b}


def more(rng: Random) -> dict[str, int]:
    """`a` that have become `b`, at least 2 more."""
    a = handful(rng)
    return {"a": a, "b": a + handful(rng, (a,))}


def cents(rng: Random, whole: int = 30) -> Fraction:
    """A sum with cents, the last digit not zero, at most `whole`; at times a whole one."""
    if rng.random() < 0.3:
        return Fraction(amount(rng, 2, whole))
    return Fraction(amount(rng, 1, whole) * 100 - rng.choice((1, 5, 5, 25, 25, 75, 75, 65, 35, 45, 55, 15)), 100)


def sums(rng: Random) -> dict[str, Fraction]:
    """Sums of money `a` and `b`: both whole, or with cents."""
    if rng.random() < 0.35:
        return {name: Fraction(value) for name, value in two(rng).items()}
    a, b = cents(rng), cents(rng)
    return {"a": a, "b": b if b != a else b + 3}


def sum_less(rng: Random) -> dict[str, Fraction]:
    """A sum `a`, larger than the sum `b` that goes from it."""
    while True:
        numbers = sums(rng)
        if _priced(total := numbers["a"] + numbers["b"]):
            return {"a": total, "b": numbers["b"]}


def sum_more(rng: Random) -> dict[str, Fraction]:
    """A sum `a` that has become `b`, which is more."""
    numbers = sum_less(rng)
    return {"a": numbers["b"], "b": numbers["a"]}


def _priced(value: Fraction) -> bool:
    """Whether the value is written with no cents or two digits of them."""
    return value.denominator == 1 or (value * 10).denominator != 1


def tenths(rng: Random) -> dict[str, Fraction]:
    """Measures `a` and `b`: whole numbers or such with one decimal."""
    a, b = (Fraction(value) for value in apart(rng, (2, 60), (2, 40)))
    if rng.random() < 0.4:
        return {"a": a, "b": b}
    return {"a": (a * 10 + rng.randint(1, 9)) / 10, "b": (b * 10 - rng.randint(1, 9)) / 10}


def tenths_less(rng: Random) -> dict[str, Fraction]:
    """A measure `a` that loses `b`."""
    numbers = tenths(rng)
    return {"a": numbers["a"] + numbers["b"], "b": numbers["b"]}


def tenths_more(rng: Random) -> dict[str, Fraction]:
    """A measure `a` that has grown to `b`."""
    numbers = tenths(rng)
    return {"a": numbers["a"], "b": numbers["a"] + numbers["b"]}


def come_and_go(rng: Random) -> dict[str, int]:
    """`a` and `b` come together, and `c` of them go; some stay."""
    numbers = two(rng)
    a, b = numbers.values()
    return {**numbers, "c": other(rng, (a, b), 2, max(2, a + b - 2))}


def go_and_come(rng: Random) -> dict[str, int]:
    """From `a` go `b`, at least 2 stay, and `c` come."""
    numbers = less(rng)
    return {**numbers, "c": handful(rng, tuple(numbers.values()))}


def go_twice(rng: Random) -> dict[str, int]:
    """From `a` go `b` and then `c`; at least 2 stay."""
    b, c, rest = three(rng).values()
    return {"a": b + c + rest, "b": b, "c": c}
