"""A problem with its worked solution as a straight-line program: every step defines one value by a formula.

That is enough to write the step, to break it, to carry the wrong value on as a careless solver would, and to write the
code by which a verifier finds it (`solution.py`, `mistakes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal

from redline.training.generator.template import formulas_in
from redline.training.oracle.expression import WrittenFraction, evaluate, names, parts, write

Split = Literal["train", "dev", "test"]

LONGEST_WHOLE = 4
"""Operations in the formula by which a verifier works out a whole problem."""


@dataclass(frozen=True)
class Line:
    """One step of a solution: `name = formula`."""

    name: str
    formula: str
    says: tuple[str, ...]
    """Ways to write the step. `[[formula]]` is shown with values, `{word}` is a word of the problem."""
    asks: str
    """What the step should find, as the verifier names it."""
    wrong: tuple[str, ...] = ()
    """Formulas that a careless solver would use instead; others are made up where this is empty."""
    keeps: tuple[str, str] | None = None
    """An expression before and after the step that must have equal values (rewriting)."""
    checks: tuple[tuple[str, str], ...] = ()
    """Pairs of formulas over the claimed value that must be equal (substitution into the problem)."""


@dataclass(frozen=True)
class Problem:
    """A generated problem: its text, the numbers in it, and one way to solve it."""

    family: str
    kind: str
    text: str
    given: Mapping[str, Fraction]
    lines: tuple[Line, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """The reference answer as text."""
        return write(self.values[self.lines[-1].name])

    @property
    def values(self) -> dict[str, Fraction]:
        """Every number of the problem and of its right solution."""
        values = dict(self.given)
        for line in self.lines:
            values[line.name] = dressed(evaluate(line.formula, values), line, values)
        return values

    @property
    def whole(self) -> str:
        """The answer as one formula over the given numbers."""
        formula = self.lines[-1].formula
        for line in reversed(self.lines[:-1]):
            formula = re.sub(rf"\b{line.name}\b", f"({line.formula})", formula)
        return formula


def dressed(value: Fraction, line: Line, values: Mapping[str, Fraction]) -> Fraction:
    """The value written as a fraction where everything it comes from is."""
    exact = any(isinstance(values[name], WrittenFraction) for name in names(line.formula) if name in values)
    return WrittenFraction(value) if exact else value


def stops(problem: Problem) -> list[int]:
    """The steps whose value may be taken for the answer, where the answer is a short formula over the numbers."""
    if len(parts(problem.whole)) >= LONGEST_WHOLE:
        return []
    values = problem.values
    answer = values[problem.lines[-1].name]
    return [i for i, line in enumerate(problem.lines[:-1]) if values[line.name] != answer]


def swapped(problem: Problem, rng: Random) -> Problem:
    """The same problem with two steps that do not need each other in the other order."""
    free = [
        i
        for i, (line, after) in enumerate(pairwise(problem.lines[:-1]))
        if line.name not in _uses(after) and not (line.keeps or after.keeps)
    ]
    if not free:
        return problem
    i = rng.choice(free)
    lines = list(problem.lines)
    lines[i], lines[i + 1] = lines[i + 1], lines[i]
    return replace(problem, lines=tuple(lines))


def merged(problem: Problem, rng: Random) -> Problem:
    """The same problem with one step folded into the next, as a quicker solver would write it."""
    foldable = [
        i
        for i, line in enumerate(problem.lines[:-1])
        if line.keeps is None
        and problem.lines[i + 1].keeps is None
        and not line.checks
        and f"[[{line.name}]]" not in problem.lines[i + 1].asks
        and line.name in names(problem.lines[i + 1].formula)
        and not any(line.name in names(later.formula) for later in problem.lines[i + 2 :])
    ]
    if not foldable:
        return problem
    i = rng.choice(foldable)
    first, second = problem.lines[i], problem.lines[i + 1]
    formula = re.sub(rf"\b{first.name}\b", f"({first.formula})", second.formula)
    line = Line(
        second.name, formula, ("[[" + formula + "]] = [[" + second.name + "]].",), second.asks, checks=second.checks
    )
    lines = (*problem.lines[:i], line, *problem.lines[i + 2 :])
    return replace(problem, lines=lines)


def _uses(line: Line) -> set[str]:
    """Every name that a line's formula or its words need."""
    slots = [formula for says in (*line.says, line.asks) for formula in formulas_in(says)]
    return {name for formula in (line.formula, *slots) for name in names(formula)}
