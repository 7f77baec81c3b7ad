"""Numbers and steps for word problems: what the story families share."""

from __future__ import annotations

from random import Random

from redline.training.generator.program import Line

_TOPS = (9, 12, 20, 50, 99, 300, 999, 3000)


def amount(rng: Random, low: int = 2, high: int = 999) -> int:
    """A number from `low` to `high`; small ones are as common as large ones."""
    return rng.randint(low, rng.choice([top for top in (*_TOPS, high) if low < top <= high] or [high]))


def other(rng: Random, used: tuple[int, ...], low: int = 2, high: int = 999) -> int:
    """An amount that is none of those used, where the range has another."""
    for _ in range(50):
        if (value := amount(rng, low, high)) not in used:
            return value
    return max(used) + 1


def step(name: str, formula: str, *says: str, asks: str, wrong: tuple[str, ...] = ()) -> Line:
    """A step whose sentences write `#` for the computation; the bare computation is always one of them."""
    text = f"[[{formula}]] = [[{name}]]"
    return Line(name, formula, tuple(say.replace("#", text) for say in ("#.", *says)), asks, wrong)


def apart(rng: Random, *ranges: tuple[int, int]) -> list[int]:
    """An amount from each range, no two of them equal."""
    drawn: list[int] = []
    for low, high in ranges:
        drawn.append(other(rng, tuple(drawn), low, high))
    return drawn
