"""What the step of a solution states: equations, expressions that it leaves, and the number that it boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from redline.training.oracle.expression import WrittenFraction, as_code, evaluate, names

UNKNOWN = "X"
"""The unknown's name in a formula, whatever letter the step gives it."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as it was written: a formula over a name for each of its numbers."""

    formula: str
    values: Mapping[str, Fraction]
    literal: str | None = None
    """The text of a number that stands alone (`3/18`, `-4`, `2.50`); None for anything longer."""

    @property
    def has_unknown(self) -> bool:
        """Whether the unknown is in it."""
        return UNKNOWN in names(self.formula)

    @property
    def is_number(self) -> bool:
        """Whether it is a number alone."""
        return self.literal is not None

    def value(self, unknown: Fraction | None = None) -> Fraction | None:
        """Its exact value; None for a division by zero, and for an unknown that is not given."""
        values = self.values if unknown is None else {**self.values, UNKNOWN: unknown}
        try:
            return evaluate(self.formula, values)
        except (ZeroDivisionError, KeyError):
            return None

    @property
    def divided(self) -> Expression:
        """With a division in the place of every fraction (`3/4` as 3 / 4): it may have been meant so."""
        formula, values = self.formula, dict(self.values)
        for name, value in self.values.items():
            if isinstance(value, WrittenFraction):
                top, bottom = f"{name}_top", f"{name}_bottom"
                values |= {top: Fraction(value.numerator), bottom: Fraction(value.denominator)}
                formula = re.sub(rf"\b{name}\b", f"({top} / {bottom})", formula)
        return Expression(formula, values)

    @property
    def code(self) -> str:
        """As exact Python over `F`, a fraction or decimal alone just as it was written."""
        if self.literal and "/" in self.literal:
            top, _, bottom = self.literal.partition("/")
            return f"F({top}, {bottom})"
        return f'F("{self.literal}")' if self.literal and "." in self.literal else as_code(self.formula, self.values)


@dataclass(frozen=True, slots=True)
class Equation:
    """Two or more sides said to be equal."""

    sides: tuple[Expression, ...]

    @property
    def claimed(self) -> Expression | None:
        """The value it comes to, if its last side is a number."""
        return self.sides[-1] if self.sides[-1].is_number else None

    @property
    def formula(self) -> Expression | None:
        """The last side that is worked out: no unknown in it, and more than a number."""
        return next((side for side in reversed(self.sides) if not (side.is_number or side.has_unknown)), None)


@dataclass(frozen=True, slots=True)
class ParsedStep:
    """What a step states."""

    parts: tuple[Equation | Expression, ...]
    """In the order written; a `Expression` by itself is an expression or a number that is not part of an equation."""
    box: Expression | None
    """The boxed number."""
    boxed: bool
    """Whether anything is boxed."""
    torn: bool
    """Whether something in it could not be read."""

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The equations, in order."""
        return tuple(part for part in self.parts if isinstance(part, Equation))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is left to be worked out, as the step says: expressions that are not part of an equation."""
        return tuple(part for part in self.parts if isinstance(part, Expression) and not part.is_number)

    @property
    def numbers(self) -> tuple[Expression, ...]:
        """The numbers that stand in the prose."""
        return tuple(part for part in self.parts if isinstance(part, Expression) and part.is_number)
