"""Whether two formulas with letters are the same function: their values at points, each compared as a number.

A formula that differs somewhere is another one, whatever algebra says of it, and two that agree at all points of four
kinds are the same. Where they agree at some kinds only (positive numbers, whole numbers), the problem may well say that
its letters are such: `unknown`. Runs in the comparing process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.worker.sympy_numbers import number, same_number, with_imaginary_unit

_WHOLE = (7, 3, 11, 4, 6, 13, 9, 2, 5)
_PROPER = ("3/7", "5/11", "2/9", "7/13", "4/17", "6/19", "1/8", "8/21", "9/23")
_POSITIVE = ("17/5", "29/12", "41/8", "23/9", "19/4", "37/11", "13/6", "31/14", "43/18")
_DEEPEST = 120
"""Decimal digits to which the values at a point are told apart; see `value.DEEPEST`."""
_SHIFTS = (0, 2, 5)
"""Three points of each kind: the letters take the numbers above in order, begun so far on."""


def same_formula(gold: Any, answer: Any, *, signed: bool) -> Equality:
    """Compare two sympy expressions; `signed` says that somebody wrote an absolute value, so that signs matter."""
    gold, answer = _plain(gold), _plain(answer)
    if gold == answer:
        return "yes"
    letters = sorted(gold.free_symbols | answer.free_symbols, key=str)
    whole, proper, positive = (
        _at_points(gold, answer, _points(letters, values)) for values in (_WHOLE, _PROPER, _POSITIVE)
    )
    decided = [verdict for verdict in (whole, proper, positive) if verdict is not None]
    if not decided or "unknown" in decided or len(set(decided)) > 1:
        return "unknown"
    if decided[0] == "no":
        return "no"
    negative = _at_points(gold, answer, _negative(letters))
    if negative == "no" and signed:
        return "no"
    return "yes" if negative in ("yes", None) and len(decided) > 1 else "unknown"


def proportional(gold: Any, answer: Any) -> bool:
    """Whether one is the other times a number other than 0: two equations `... = 0` that say the same."""
    gold, answer = _plain(gold), _plain(answer)
    if gold == 0 or answer == 0:
        return False
    ratio = gold / answer
    letters = sorted(ratio.free_symbols, key=str)
    found: list[Any] = []
    for values in (_WHOLE, _POSITIVE):
        found += [at for point in _points(letters, values) if (at := _at(ratio, point)) is not None]
    constant = all(same_number(found[0], other, deepest=_DEEPEST) == "yes" for other in found[1:])
    return len(found) > 2 and found[0] != 0 and constant


def _plain(value: Any) -> Any:
    """With integrals and sums done, the imaginary unit named, and what an unknown function gives as a letter."""
    import sympy

    value = with_imaginary_unit(value)
    applied = value.atoms(sympy.core.function.AppliedUndef)
    return value.xreplace({call: sympy.Symbol(str(call), real=True) for call in applied}).doit()


def _points(letters: Sequence[Any], values: Sequence[Any]) -> Iterator[dict[Any, Any]]:
    import sympy

    for shift in _SHIFTS:
        yield {letter: sympy.Rational(values[(k + shift) % len(values)]) for k, letter in enumerate(letters)}


def _negative(letters: Sequence[Any]) -> Iterator[dict[Any, Any]]:
    """All letters negative, and each one alone."""
    point = next(_points(letters, _POSITIVE))
    yield {letter: -value for letter, value in point.items()}
    if len(letters) > 1:
        yield from ({**point, letter: -point[letter]} for letter in letters)


def _at_points(gold: Any, answer: Any, points: Iterator[dict[Any, Any]]) -> Equality | None:
    """Whether they agree at all points; None where there is no point at which both are numbers.

    A point where only one is real is `unknown`: a formula does not say which root of a negative number is meant.
    """
    import sympy

    found: set[Equality] = set()
    complex_meant = gold.has(sympy.I) or answer.has(sympy.I)
    for point in points:
        pair = _at(gold, point), _at(answer, point)
        if None in pair:
            continue
        real = [complex_meant or value.is_real is not False for value in pair]
        if all(real):
            found.add(same_number(*pair, deepest=_DEEPEST))
        elif any(real):
            found.add("unknown")
        if "no" in found:
            return "no"
    return "unknown" if "unknown" in found else "yes" if found else None


def _at(formula: Any, point: dict[Any, Any]) -> Any:
    try:
        return number(formula.subs(point, simultaneous=True))
    except (ValueError, ZeroDivisionError):  # a pole: there is no value here
        return None
