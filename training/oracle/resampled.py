"""The same problem with other numbers: tells formulas that say the same from those that only have the same value here.

`2 + 2` and `2 * 2` are equal, and one of them is wrong. Both are carried over to the problem with every number drawn
anew; two formulas that agree there agree everywhere but for odds of one in millions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from math import isclose
from random import Random

from redline.training.generator.program import Problem
from redline.training.oracle.expression import evaluate, names
from redline.training.oracle.parsed_step import Expression

READINGS = 256
"""Ways to say which of the problem's numbers an expression means; more are not tried."""
_HUNDRED = Fraction(100)


class ResampledProblem:
    """A problem's values, `actual` (as it is) and with its given numbers drawn anew."""

    def __init__(self, problem: Problem, actual: Mapping[str, Fraction]) -> None:
        rng = Random(0)
        self._actual = actual
        self._anew: dict[str, Fraction] = {name: Fraction(rng.randint(10**4, 10**6), 97) for name in problem.given}
        for line in problem.lines:
            self._anew[line.name] = evaluate(line.formula, self._anew)

    def define(self, name: str, formula: str) -> None:
        """Give a formula over the values a name of its own."""
        self._anew[name] = evaluate(formula, self._anew)

    def same(self, written: Expression, formula: str, known: frozenset[str]) -> bool:
        """Whether what was written over the `known` values has the formula's value, whatever the numbers."""
        wanted = evaluate(formula, self._anew)
        return any(value == wanted for value, _ in self._readings(written, known))

    def leads_to(self, written: Expression, targets: frozenset[str], known: frozenset[str]) -> bool:
        """Whether up to two more operations make one of the targets of it, whatever the numbers.

        That is another way to the answer. The operations use other known values than it did itself, or 100.
        """
        wanted = [float(self._anew[name]) for name in targets]
        for value, used in self._readings(written, known):
            others = [float(self._anew[name]) for name in known - used] + [float(_HUNDRED)]
            once = list(_combined([float(value)], others))
            if any(isclose(got, want, rel_tol=1e-9) for got in (*once, *_combined(once, others)) for want in wanted):
                return True
        return False

    def _readings(self, written: Expression, known: frozenset[str]) -> Iterator[tuple[Fraction, frozenset[str]]]:
        """The value anew of each way to read the expression's numbers as known values, and the names it takes."""
        divided = written.divided
        for read in (written, divided) if divided.formula != written.formula else (written,):
            yield from self._read(read, known)

    def _read(self, written: Expression, known: frozenset[str]) -> Iterator[tuple[Fraction, frozenset[str]]]:
        used = names(written.formula)
        options = [self._meanings(written.values[name], known) for name in used]
        for meaning in islice(product(*options), READINGS):
            values = {name: self._anew[m] if m else written.values[name] for name, m in zip(used, meaning, strict=True)}
            try:
                yield evaluate(written.formula, values), frozenset(filter(None, meaning))
            except ZeroDivisionError:
                continue

    def _meanings(self, value: Fraction, known: frozenset[str]) -> list[str | None]:
        """The known values that a number may be; None for itself."""
        return [*(name for name in sorted(known) if self._actual[name] == value), None]


def _combined(firsts: list[float], seconds: list[float]) -> Iterator[float]:
    for a, b in product(firsts, seconds):
        yield from (a + b, a - b, b - a, a * b)
        if b:
            yield a / b
        if a:
            yield b / a
