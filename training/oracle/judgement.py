"""What the program oracle says of a step: what it should find, the code that checks it, and what that must print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from redline.training.generator.solution import IMPORT
from redline.training.oracle.expression import as_code, evaluate
from redline.training.oracle.parsed_step import Equation, Expression, ParsedStep

Fact = tuple[str, bool]
"""A comparison as Python, and whether it holds."""


class StepNotRead(Exception):
    """The step cannot be judged with certainty; never leaves this package."""


@dataclass(frozen=True, slots=True)
class StepJudgement:
    """A judged step."""

    analysis: str
    code: str
    output: str
    """What the code must print."""
    right: bool


def judged_step(
    analysis: str, formula: str, values: Mapping[str, Fraction], claimed: Expression | None, facts: Sequence[Fact] = ()
) -> StepJudgement:
    """The judgement of a step that should find the formula's value and claims another or the same.

    The step is right iff both are equal and every fact holds. A step that claims nothing is compared with None. A
    decimal claim is answered in decimals, so that the printed value reads like the claimed one.
    """
    value = evaluate(formula, values)
    equal = claimed is not None and claimed.value() == value
    decimal = claimed is not None and "." in (claimed.literal or "")
    code = [
        f"r = {as_code(formula, values)}",
        f"print({'float(r)' if decimal else 'r'}, r == {claimed.code if claimed else None})",
        *(f"print({comparison})" for comparison, _ in facts),
    ]
    printed = [f"{float(value) if decimal else value} {equal}", *(str(holds) for _, holds in facts)]
    return StepJudgement(
        analysis, IMPORT + "\n".join(code), "\n".join(printed), equal and all(holds for _, holds in facts)
    )


@dataclass(frozen=True, slots=True)
class StepClaim:
    """One value that a step claims."""

    value: Expression
    formula: Expression | None = None
    """What it is worked out from, as the step has it."""
    of_unknown: bool = False
    """Whether the step says it of the unknown or an expression with it."""
    untrue: Fact | None = None
    """The comparison that shows that the step's own equation does not hold."""


def claims(said: ParsedStep, root: Fraction | None) -> list[StepClaim]:
    """The claims of a step in order: its equations, or the last number in its prose. `root` is the unknown's value.

    Raises `StepNotRead` for an equation that comes to no number, divides by zero or is rounded.
    """
    if said.equations:
        return [_claim(equation, root) for equation in said.equations]
    return [StepClaim(said.numbers[-1])] if said.numbers else []


def _claim(equation: Equation, root: Fraction | None) -> StepClaim:
    if equation.claimed is None:
        raise StepNotRead("an equation without a value")
    value = equation.claimed
    of_unknown = any(side.has_unknown for side in equation.sides)
    for side in equation.sides[:-1]:
        found = side.value(root) if side.has_unknown else side.value()
        if found is None:
            raise StepNotRead("a side without a value")
        if found != value.value():
            _refuse_rounded(found, value)
            written = as_code(side.formula, {**side.values, "X": root or Fraction(0)})
            return StepClaim(value, equation.formula, of_unknown, (f"{written} == {value.code}", False))
    return StepClaim(value, equation.formula, of_unknown)


def _refuse_rounded(exact: Fraction, written: Expression) -> None:
    """Raise `StepNotRead` where a decimal is as near to the exact value as its places allow."""
    places = len((written.literal or "").partition(".")[2])
    if places and abs(exact - (written.value() or 0)) < Fraction(1, 10**places):
        raise StepNotRead("a rounded value")
