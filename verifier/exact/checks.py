"""Exact checks: what a step states in plain arithmetic or algebra, calculated. They cost no token and leave no doubt.

refuted      an equality is false, or an equation does not have the solution of the problem's: `no`
confirmed    the calculation is right; whether it is the thing to calculate is for a model to say
settled      confirmed, and the step is nothing but equations that follow from the problem's: `yes`
not read     left to a model alone
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from redline.verifier.exact.check_program import check_program
from redline.verifier.exact.claims import Claim, ClaimSide, read_statement
from redline.verifier.exact.equation import (
    GivenEquation,
    check_equation,
    names_all_solutions,
    read_given_equation,
    with_name,
)
from redline.verifier.exact.expression import shown
from redline.verifier.exact.step_check import StepCheck

_RESIDUES = re.compile(
    r"\bmod\b|\bmodul|\bcongruen|\\[pb]?mod|\\equiv|≡|\ba remainder|\bremainder when|\bbase[ -][$\d]|\bbinary\b",
    re.IGNORECASE,
)
"""Solutions in which `10^3 = -1` may be meant."""
_CONVERSIONS = frozenset(map(Fraction, (7, 10, 12, 16, 24, 30, 36, 52, 60, 100, 365, 1000, 1440, 3600, 5280)))
_NEUTRAL = frozenset(
    "or so then thus therefore hence and we i get got have has gives giving this that which means it is are the answer"
    " solution final now finally first next let's let us find it's that's here equation becomes simplify"
    " simplifying solving dividing subtracting adding both sides yields value".split()
)


class ExactChecker:
    """Calculates what the steps of one solution state, one after the other as they come."""

    def __init__(self, problem: str) -> None:
        self._given = read_given_equation(problem)
        self._residues = _RESIDUES.search(problem) is not None

    def check(self, step: str) -> StepCheck:
        """What exact calculation says of the next step. Linear in its length; raises nothing."""
        check = _check_step(step, self._given)
        self._residues = self._residues or _RESIDUES.search(step) is not None
        return StepCheck("unread") if self._residues and check.outcome == "refuted" else check


def check_steps(problem: str, steps: Sequence[str]) -> list[StepCheck]:
    """What exact calculation says of each step. Linear in the length of the texts; raises nothing."""
    checker = ExactChecker(problem)
    return [checker.check(step) for step in steps]


def _check_step(step: str, given: GivenEquation | None) -> StepCheck:
    text = with_name(step, given) if given is not None and given.asked and given.solution is not None else step
    statement = read_statement(text, given.unknown if given else None)
    checks = [_check(claim, given) for claim in statement.claims]
    refuted = next((check for check in checks if check.outcome == "refuted"), None)
    if refuted is not None:
        return StepCheck("unread") if statement.lenient else refuted
    if given is not None and names_all_solutions(statement.claims, given):
        checks = [StepCheck("settled")]
    if not checks or any(check.outcome == "unread" for check in checks):
        return StepCheck("unread")
    settled = statement.whole and statement.words <= _NEUTRAL and all(check.outcome == "settled" for check in checks)
    return StepCheck("settled" if settled else "confirmed", whole=statement.whole)


def _check(claim: Claim, given: GivenEquation | None) -> StepCheck:
    if claim.has_unknown:
        return check_equation(claim, given) if given is not None else StepCheck("unread")
    pairs = [(one, other) for one, other in pairwise(claim.sides) if one.value != other.value]
    for one, other in pairs:
        if not (one.computes or other.computes) or _is_excused(one, other, claim):
            return StepCheck("unread")
    if not pairs:
        return StepCheck("confirmed")
    return StepCheck("refuted", _arithmetic_line(*pairs[0]), check_program(*pairs[0]), unequal=pairs[0])


def _is_excused(one: ClaimSide, other: ClaimSide, claim: Claim) -> bool:
    """Whether two unequal sides may be meant all the same: rounded, run on, in other units, with a thousands' dot."""
    left, right = _number(one), _number(other)
    if re.search(r"(?<![\d.])\d{1,3}(?:\.\d{3})+(?!\d)", claim.text):
        return True
    if other.computes and other.numbers and Fraction(other.numbers[0]) == left and one.computes:
        return True
    if claim.unit and left and right and (left / right in _CONVERSIONS or right / left in _CONVERSIONS):
        return True
    return abs(left - right) < _rounding(one, left) + _rounding(other, right)


def _rounding(side: ClaimSide, value: Fraction) -> Fraction:
    """How far a side may be off if the numbers in it that look rounded are."""
    if not side.computes:
        # Of a fractional value only a decimal can be a rounding; whole numbers differ by one at least.
        return Fraction(1, 10 ** _places(side.numbers[0])) if side.numbers else Fraction(0)
    off = Fraction(0)
    for number in side.numbers:
        written, places = Fraction(number), _places(number)
        if places >= 2 and written % Fraction(1, 20):
            off += (abs(value / written) + 1) / 10**places
    return off


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _number(side: ClaimSide) -> Fraction:
    return side.value[0] if side.value else Fraction(0)


def _arithmetic_line(one: ClaimSide, other: ClaimSide) -> str:
    if one.computes and other.computes:
        return f"{one.text} is {shown(_number(one))}, but {other.text} is {shown(_number(other))}."
    computed, stated = (one, other) if one.computes else (other, one)
    return f"{computed.text} is {shown(_number(computed))}, not {stated.text}."
