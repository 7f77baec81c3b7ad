"""Two sympy objects compared by the rule of their kind: numbers, formulas, equations, matrices, sets of numbers.

Runs in the worker process.
"""

from __future__ import annotations

from typing import Any

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.worker.identity import proportional, same_formula
from redline.verifier.answers.worker.sympy_numbers import number, same_number


class Incomparable(Exception):
    """There is no verdict; the message says why."""


def verified(gold: Any, answer: Any) -> bool:
    """math-verify's own comparison of two sympy objects, either way round."""
    from math_verify import verify

    pairs = (gold, answer), (answer, gold)
    return any(verify(a, b, timeout_seconds=None, raise_on_error=True) for a, b in pairs)


def same(gold: Any, answer: Any) -> Equality:
    """Two sympy objects by the rule of their kind."""
    import sympy

    gold, answer = _value(gold), _value(answer)
    if all(isinstance(one, sympy.Expr) for one in (gold, answer)):
        return _same_expression(gold, answer)
    if all(isinstance(one, sympy.MatrixBase) for one in (gold, answer)):
        return _same_matrix(gold, answer)
    if isinstance(gold, sympy.Eq) or isinstance(answer, sympy.Eq):
        return _same_equation(gold, answer)
    ranges = _range(gold), _range(answer)
    if ranges[0] is not None and ranges[1] is not None:
        return _same_range(*ranges)
    return _verdict_of_others(gold, answer)


def _same_expression(gold: Any, answer: Any) -> Equality:
    import sympy

    numbers = number(gold), number(answer)
    if numbers[0] is not None and numbers[1] is not None:
        return same_number(numbers[0], numbers[1])
    if gold.has(sympy.oo, -sympy.oo) or answer.has(sympy.oo, -sympy.oo):
        return "yes" if gold == answer or verified(gold, answer) else "no"
    return same_formula(gold, answer, signed=gold.has(sympy.Abs) or answer.has(sympy.Abs))


def _verdict_of_others(gold: Any, answer: Any) -> Equality:
    """math-verify's yes; its no where it compares things of one kind, or a number with what is none."""
    import sympy

    if verified(gold, answer):
        return "yes"
    alike = type(gold) is type(answer) or sum(isinstance(one, sympy.Expr) for one in (gold, answer)) == 1
    return "no" if alike and not isinstance(gold, sympy.MatrixBase) else "unknown"


def _value(value: Any) -> Any:
    """What `2^3 + 4 = 12` comes to: one number; any other object as it is."""
    import sympy

    if isinstance(value, sympy.Eq) and isinstance(value.lhs, sympy.Expr) and isinstance(value.rhs, sympy.Expr):
        sides = number(value.lhs), number(value.rhs)
        if sides[0] is not None and sides[1] is not None:
            if same_number(*sides) == "yes":
                return value.rhs
            raise Incomparable("an equation that does not hold")
    return value


def _same_matrix(gold: Any, answer: Any) -> Equality:
    if gold.shape != answer.shape:
        return "no"
    verdicts = [same(a, b) for a, b in zip(gold.flat(), answer.flat(), strict=True)]
    return "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"


def _same_equation(gold: Any, answer: Any) -> Equality:
    """Where one or both are equations."""
    import sympy

    for equation, other in ((gold, answer), (answer, gold)):
        if isinstance(other, sympy.Expr) and isinstance(equation.lhs, sympy.Expr):
            return _holds_value(equation, other)
    both = isinstance(gold, sympy.Eq) and isinstance(answer, sympy.Eq)
    if both and all(isinstance(side, sympy.Expr) for one in (gold, answer) for side in (one.lhs, one.rhs)):
        return _same_solutions(gold, answer)
    return _verdict_of_others(gold, answer)


def _same_solutions(gold: Any, answer: Any) -> Equality:
    """Equations are the same up to a factor, or when they are solved by the same numbers."""
    import sympy

    zeros = gold.lhs - gold.rhs, answer.lhs - answer.rhs
    if proportional(*zeros) or proportional(*(sympy.numer(sympy.together(zero)) for zero in zeros)):
        return "yes"
    letters = gold.free_symbols | answer.free_symbols
    if len(letters) == 1:
        solved = [sympy.solveset(sympy.nsimplify(zero, rational=True), letters.copy().pop()) for zero in zeros]
        return _same_range(*solved) if all(isinstance(one, sympy.FiniteSet) for one in solved) else "unknown"
    return "unknown" if verified(gold, answer) else "no"


def _holds_value(equation: Any, value: Any) -> Equality:
    r"""An equation against a value: `AB/CD = 2` gives it, `\sin A = 3/5` may, `2x + z = 1` and `7 = 11a + c` do not."""
    import sympy

    factors = [factor.as_base_exp() for factor in sympy.Mul.make_args(equation.lhs.doit())]
    if all(base.is_Symbol and exponent in (1, -1) for base, exponent in factors):
        return same(equation.rhs, value)
    if equation.lhs.is_Add or not equation.lhs.free_symbols:
        return "no"
    return "no" if same(equation.rhs, value) == "no" else "unknown"


def _range(value: Any) -> Any:
    """The set of numbers that an inequality in one letter, a list of them, or a set is; None for anything else."""
    import sympy

    if isinstance(value, sympy.FiniteSet) and value.args and all(_is_range(entry) for entry in value.args):
        parts = [_range(entry) for entry in value.args]
        if sympy.Intersection(*parts).is_empty:
            return sympy.Union(*parts)
        return sympy.Intersection(*parts) if sympy.Union(*parts) == sympy.Reals else None
    if isinstance(value, sympy.Set):
        return sympy.nsimplify(value, rational=True)
    if not _is_range(value):
        return None
    calls = value.atoms(sympy.core.function.AppliedUndef)
    value = value.xreplace(dict.fromkeys(calls, sympy.Symbol("x", real=True)))
    return sympy.nsimplify(value, rational=True).as_set() if len(value.free_symbols) == 1 else None


def _is_range(value: Any) -> bool:
    import sympy

    parts = value.args if isinstance(value, sympy.And) else (value,)
    return all(isinstance(part, sympy.core.relational.Relational) and not isinstance(part, sympy.Eq) for part in parts)


def _same_range(gold: Any, answer: Any) -> Equality:
    if gold == answer:
        return "yes"
    empty = gold.symmetric_difference(answer).is_empty
    return "unknown" if empty is None else "yes" if empty else "no"
