"""A kind of problem: how its numbers are drawn, how it is solved, and the many ways to put it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from redline.training.generator.program import Line, Problem, Split
from redline.training.generator.template import Phrasing, fill, with_own_words
from redline.training.generator.vocabulary import draw
from redline.training.oracle.expression import Values

DrawNumbers = Callable[[Random], Mapping[str, int | Fraction]]

_SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class ProblemKind:
    """One kind of problem. Phrasings in `dev` and `test` are never trained on."""

    name: str
    numbers: DrawNumbers
    lines: tuple[Line, ...]
    train: tuple[Phrasing, ...]
    dev: tuple[Phrasing, ...]
    test: tuple[Phrasing, ...]

    def sample(self, family: str, rng: Random, split: Split) -> Problem:
        """Draw a problem of this kind, in one of the split's phrasings."""
        phrasings: dict[Split, tuple[Phrasing, ...]] = {"train": self.train, "dev": self.dev, "test": self.test}
        given = _drawn(self.numbers, rng)
        words = draw(rng)
        template, words = with_own_words(rng.choice(phrasings[split]).chosen(rng), words)
        text = fill(_spelled(template, given, rng), given, words)
        return Problem(family, self.name, text, given, self.lines, words)


def _drawn(numbers: DrawNumbers, rng: Random) -> dict[str, Fraction]:
    """The numbers of a problem; mostly the shorter of two draws, since people prefer small numbers."""
    draws = [
        {name: value if isinstance(value, Fraction) else Fraction(value) for name, value in numbers(rng).items()}
        for _ in range(2)
    ]
    return min(draws, key=_length) if rng.random() < 0.8 else draws[0]


def _length(values: Values) -> int:
    return sum(len(str(value)) for value in values.values())


def _spelled(template: str, given: Values, rng: Random) -> str:
    """Now and then small numbers are written as words."""
    if rng.random() > 0.12:
        return template
    for name, value in given.items():
        if value.denominator == 1 and 1 < value <= 12 and f"[[{name}]]%" not in template:
            template = template.replace(f" [[{name}]] ", f" {_SPELLED[int(value)]} ")
    return template
