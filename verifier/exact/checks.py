"""Exact checks: what a step states in plain arithmetic or algebra, calculated. They cost no token and leave no doubt.

refuted      an equality is false, or an equation does not have the solution of the problem's: `no`
confirmed    the calculation is right; whether it is the thing to calculate is for a model to say
settled      confirmed, and the step is nothing but equations that follow from the problem's: `yes`
not read     left to a model alone
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from redline.verifier.exact.check_program import check_program
from redline.verifier.exact.claims import Claim, ClaimSide, letters, read_statement
from redline.verifier.exact.expression import (
    Polynomial,
    UnreadableFormula,
    add,
    greatest_common_divisor,
    multiply,
    squarefree,
)

Outcome = Literal["refuted", "confirmed", "settled", "unread"]

MAX_DEGREE = 4
_RELATION = re.compile(r"[<>≤≥≠≈≡∈]|\\(?:leq?|geq?|neq?|approx|equiv|in)(?![A-Za-z])")
_RESIDUES = re.compile(
    r"\bmod\b|\bmodul|\bcongruen|\\[pb]?mod|\\equiv|≡|\ba remainder|\bremainder when|\bbase[ -][$\d]|\bbinary\b",
    re.IGNORECASE,
)
"""Solutions in which `10^3 = -1` may be meant."""
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?"
_CONVERSIONS = frozenset(map(Fraction, (7, 10, 12, 16, 24, 30, 36, 52, 60, 100, 365, 1000, 1440, 3600, 5280)))
_NEUTRAL = frozenset(
    "or so then thus therefore hence and we i get got have has gives giving this that which means it is are the answer"
    " solution final now finally first next let's let us find it's that's here equation becomes simplify"
    " simplifying solving dividing subtracting adding both sides yields value".split()
)


@dataclass(frozen=True, slots=True)
class StepCheck:
    """What exact calculation has to say of a step."""

    outcome: Outcome
    line: str = ""
    """The calculation that refutes it, as one sentence; empty otherwise."""
    program: str = ""
    """The same in Python, where it is arithmetic."""
    whole: bool = False
    """Whether every number and every sign of the step was read and confirmed."""


@dataclass(frozen=True, slots=True)
class GivenEquation:
    """The one equation of a problem, in its one unknown."""

    claim: Claim
    unknown: str
    polynomial: Polynomial
    """Left side minus right side."""
    asked: bool
    """Whether the problem asks for the unknown itself, and for nothing else."""

    @property
    def solution(self) -> Fraction | None:
        """The unknown's value where the equation is linear."""
        return -self.polynomial[0] / self.polynomial[1] if len(self.polynomial) == 2 else None


def check_steps(problem: str, steps: Sequence[str]) -> list[StepCheck]:
    """What exact calculation says of each step. Linear in the length of the texts; raises nothing."""
    given = read_given_equation(problem)
    findings = [_finding(step, given) for step in steps]
    residues = _RESIDUES.search(problem) is not None
    for index, step in enumerate(steps):
        residues = residues or _RESIDUES.search(step) is not None
        if residues and findings[index].outcome == "refuted":
            findings[index] = StepCheck("unread")
    return findings


def read_given_equation(problem: str) -> GivenEquation | None:
    """The problem's equation; None where there is none, or several, or other letters and relations as well."""
    names = letters(problem) - {"a", "A", "I", "s", "S"}
    if len(names) != 1 or problem.count("=") != 1 or _RELATION.search(problem):
        return None
    (unknown,) = names
    claims = [claim for claim in read_statement(problem, unknown, given=True).claims if claim.has_unknown]
    if len(claims) != 1:
        return None
    polynomial = _difference(*claims[0].sides)
    if not 2 <= len(polynomial) <= MAX_DEGREE + 1 or _defines(claims[0]):
        return None
    return GivenEquation(claims[0], unknown, polynomial, _asks_for(unknown, problem, claims[0]))


def _defines(claim: Claim) -> bool:
    """Whether it gives the unknown a value, as `n = 2^3 * 5` does: then there is nothing to solve."""
    sides = [[token.kind for token in side.tokens] for side in claim.sides]
    return ["letter"] in sides and sum("letter" in kinds for kinds in sides) == 1


def _asks_for(unknown: str, problem: str, claim: Claim) -> bool:
    inside = sum(token.kind == "letter" for side in claim.sides for token in side.tokens)
    outside = len(re.findall(rf"(?<![A-Za-z\\]){unknown}(?![A-Za-z])", problem)) - inside
    asked = rf"\b(?:for|find|determine|is|of|calculate|compute)\s+(?:\$|\\\()?{unknown}(?![A-Za-z])(?!\s*[-+*/^(²³\d])"
    return (outside == 1 and re.search(asked, problem) is not None) or (outside == 0 and "olve" in problem)


def _finding(step: str, given: GivenEquation | None) -> StepCheck:
    text = _with_name(step, given) if given is not None and given.asked and given.solution is not None else step
    statement = read_statement(text, given.unknown if given else None)
    checks = [_check(claim, given) for claim in statement.claims]
    refuted = next((check for check in checks if check.outcome == "refuted"), None)
    if refuted is not None:
        return StepCheck("unread") if statement.lenient else refuted
    if given is not None and _names_all_solutions(statement.claims, given):
        checks = [StepCheck("settled")]
    if not checks or any(check.outcome == "unread" for check in checks):
        return StepCheck("unread")
    settled = statement.whole and statement.words <= _NEUTRAL and all(check.outcome == "settled" for check in checks)
    return StepCheck("settled" if settled else "confirmed", whole=statement.whole)


def _names_all_solutions(claims: Sequence[Claim], given: GivenEquation) -> bool:
    """Whether the claims are the solutions one by one, `x = 3 or x = -3`, and leave none out."""
    product: Polynomial = (Fraction(1),)
    try:
        for claim in claims:
            if not claim.has_unknown or len(claim.sides) != 2:
                return False
            product = multiply(product, _difference(*claim.sides))
    except UnreadableFormula:
        return False
    return len(claims) > 1 and squarefree(product) == squarefree(given.polynomial)


def _with_name(step: str, given: GivenEquation) -> str:
    """An answer that stands alone, with the name of what it is the value of: `\\boxed{5}` is `\\boxed{x = 5}`."""
    name = given.unknown
    step = re.sub(r"\\boxed\s*\{([^{}=]{1,100})\}", lambda found: rf"\boxed{{{name} = {found[1].strip()}}}", step)
    return re.sub(
        rf"\b(?P<before>(?:answer|solution)(?:\s+is|\s*:)|{name}\s+is)\s+(?P<value>{_NUMBER})\s*\.?\s*$",
        lambda found: f"the answer is {name} = {found['value']}",
        step,
        flags=re.IGNORECASE,
    )


def _check(claim: Claim, given: GivenEquation | None) -> StepCheck:
    if claim.has_unknown:
        return _check_equation(claim, given) if given is not None else StepCheck("unread")
    pairs = [(one, other) for one, other in pairwise(claim.sides) if one.value != other.value]
    for one, other in pairs:
        if not (one.computes or other.computes) or _is_excused(one, other, claim):
            return StepCheck("unread")
    if not pairs:
        return StepCheck("confirmed")
    return StepCheck("refuted", _arithmetic_line(*pairs[0]), check_program(*pairs[0]))


def _check_equation(claim: Claim, given: GivenEquation) -> StepCheck:
    """Whether an equation has the solutions of the problem's; one that shares some of them is not read."""
    try:
        differences = [_difference(one, other) for one, other in pairwise(claim.sides)]
    except UnreadableFormula:
        return StepCheck("unread")
    for difference in filter(None, differences):
        if not 2 <= len(difference) <= MAX_DEGREE + 1:
            return StepCheck("unread")
        if squarefree(difference) == squarefree(given.polynomial):
            continue
        if len(greatest_common_divisor(difference, given.polynomial)) == 1:
            return StepCheck("refuted", _equation_line(claim, given)) if given.asked else StepCheck("unread")
        return StepCheck("unread")
    return StepCheck("settled")


def _difference(one: ClaimSide, other: ClaimSide) -> Polynomial:
    return add(one.value, other.value, -1)


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


def _equation_line(claim: Claim, given: GivenEquation) -> str:
    if given.solution is not None:
        return (
            f"{given.claim.text} has the solution {given.unknown} = {shown(given.solution)}, and {claim.text} has not."
        )
    return f"No solution of {given.claim.text} solves {claim.text}."


def shown(number: Fraction) -> str:
    """The number as a whole number, as a decimal where it ends within six places, or as a fraction."""
    for places in range(7):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return f"{scaled.numerator // 10**places}" if places == 0 else f"{float(number):.{places}f}"
    return f"{number.numerator}/{number.denominator}"
