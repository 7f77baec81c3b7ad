"""Numbers as sympy knows them, compared exactly; a tolerance belongs to decimals only.

Runs in the worker process.
"""

from __future__ import annotations

from typing import Any

from redline.verifier.answers.equality import Equality

DECIMAL_TOLERANCE = 1e-9
PRECISION = 50
"""Decimal digits to which a decimal is evaluated."""
DEEPEST = 2000
"""Decimal digits to which a difference of exact numbers is evaluated until it shows that it is not zero."""
HUGE = 10**300
"""Beyond numbers of this size, two that agree to `DEEPEST` digits are not taken for equal without a proof."""


def number(value: Any) -> Any:
    """The exact sympy number that it is; None for what is not one. Raises `ValueError` for 1/0."""
    import sympy

    if not isinstance(value, sympy.Expr) or value.has(sympy.oo, -sympy.oo):
        return None
    value = with_imaginary_unit(value)
    if value.free_symbols or value.atoms(sympy.core.function.AppliedUndef):
        return None
    value = value.doit()
    if value.has(sympy.nan, sympy.zoo):
        raise ValueError("not a number")
    return value if _parts(value) else None


def with_imaginary_unit(value: Any) -> Any:
    """math-verify reads `i` as a letter."""
    import sympy

    return value.xreplace({s: sympy.I for s in value.free_symbols if s.name == "i"})


def same_number(gold: Any, answer: Any, deepest: int = DEEPEST) -> Equality:
    """Exact numbers by their difference, decimals within `DECIMAL_TOLERANCE` of what they approximate.

    `deepest` is the number of decimal digits from which on a difference that shows nothing counts as zero.
    """
    import sympy

    if gold.has(sympy.Float) or answer.has(sympy.Float):
        return _close(gold, answer)
    difference = (gold - answer).doit()
    if difference.is_Rational:
        return "yes" if difference == 0 else "no"
    parts = _parts(difference, deepest)
    if parts is None:
        return "unknown"
    if any(_settled(part) != 0 for part in parts):
        return "no"
    if all(abs(integer) < HUGE for integer in difference.atoms(sympy.Integer)) or sympy.simplify(difference) == 0:
        return "yes"
    return "unknown"


def _close(gold: Any, answer: Any) -> Equality:
    import sympy

    parts = [found for found in (_parts(gold), _parts(answer)) if found is not None]
    if len(parts) < 2:
        return "unknown"
    first, second = (_settled(real) + sympy.I * _settled(imaginary) for real, imaginary in parts)
    room = DECIMAL_TOLERANCE * max(abs(first), abs(second))
    return "yes" if bool(abs(first - second) <= room) else "no"


def _parts(value: Any, deepest: int = DEEPEST) -> tuple[Any, Any] | None:
    """The real and the imaginary part, evaluated; None where there is no such number."""
    real, imaginary = value.evalf(PRECISION, maxn=deepest).as_real_imag()
    known = all(part.is_Float or part.is_Rational for part in (real, imaginary))
    return (real, imaginary) if known else None


def _settled(part: Any) -> Any:
    """Zero where evaluation ended with rounding noise and no digit that counts (sympy marks it by a precision of 1)."""
    return 0 if part.is_Float and part._prec == 1 else part
