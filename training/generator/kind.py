"""A kind of problem: how its numbers are drawn, how it is solved, and the many ways to put it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from redline.training.generator.program import Line, Problem, Split, fill
from redline.training.generator.scene import staged
from redline.training.generator.vocabulary import draw
from redline.training.oracle.expression import Values

Numbers = Callable[[Random], Mapping[str, int | Fraction]]

_NAMED = re.compile(r"\{(\w+)=([^{}]*)\}")
_CHOICE = re.compile(r"<(?:(\d)=)?([^<>]*)>")
SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class Kind:
    """One kind of problem. Phrasings in `dev` and `test` are never trained on.

    In a phrasing `<has|owns>` is one of the two, and choices may stand in choices: few phrasings say much. Choices
    with the same digit, as in `a <1=red|blue> hat ... the <1=red|blue> hat`, choose the same place. A phrasing may
    bring words of its own: `{items=<birds|ducks>}` is written there and wherever the problem says `{items}`. Before
    its text may stand a scene (`redline.training.generator.scene`), whose words take the places of those drawn.
    """

    name: str
    numbers: Numbers
    lines: tuple[Line, ...]
    train: tuple[str, ...]
    dev: tuple[str, ...]
    test: tuple[str, ...]

    def sample(self, family: str, rng: Random, split: Split) -> Problem:
        """Draw a problem of this kind, in one of the split's phrasings."""
        phrasings: dict[Split, tuple[str, ...]] = {"train": self.train, "dev": self.dev, "test": self.test}
        given = _drawn(self.numbers, rng)
        words = draw(rng)
        template, words = staged(chosen(rng.choice(phrasings[split]), rng), words)
        words |= dict(_NAMED.findall(template))
        text = fill(_spelled(_NAMED.sub(r"{\1}", template), given, rng), given, words)
        return Problem(family, self.name, text, given, self.lines, words)


def chosen(phrasing: str, rng: Random) -> str:
    """The phrasing with one of the alternatives in the place of every `<one|another>`, the innermost first."""
    places: dict[str, int] = {}

    def choose(match: re.Match[str]) -> str:
        digit, options = match.group(1), str(match.group(2)).split("|")
        if digit is None:
            return rng.choice(options)
        if digit not in places:
            places[digit] = rng.randrange(len(options))
        return options[places[digit]]

    while (told := _CHOICE.sub(choose, phrasing)) != phrasing:
        phrasing = told
    return phrasing


def _drawn(numbers: Numbers, rng: Random) -> dict[str, Fraction]:
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
            template = template.replace(f" [[{name}]] ", f" {SPELLED[int(value)]} ")
    return template
