"""The one equation of a problem in its one unknown, and whether what a step states follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from redline.verifier.exact.claims import Claim, ClaimSide, read_statement
from redline.verifier.exact.expression import shown
from redline.verifier.exact.polynomial import (
    Polynomial,
    UnreadableFormula,
    add,
    greatest_common_divisor,
    multiply,
    squarefree,
)
from redline.verifier.exact.step_check import StepCheck
from redline.verifier.exact.tokens import letters

MAX_DEGREE = 4
_RELATION = re.compile(r"[<>≤≥≠≈≡∈]|\\(?:leq?|geq?|neq?|approx|equiv|in)(?![A-Za-z])")
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?"


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


def names_all_solutions(claims: Sequence[Claim], given: GivenEquation) -> bool:
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


def with_name(step: str, given: GivenEquation) -> str:
    """An answer that stands alone, with the name of what it is the value of: `\\boxed{5}` is `\\boxed{x = 5}`."""
    name = given.unknown
    step = re.sub(r"\\boxed\s*\{([^{}=]{1,100})\}", lambda found: rf"\boxed{{{name} = {found[1].strip()}}}", step)
    return re.sub(
        rf"\b(?P<before>(?:answer|solution)(?:\s+is|\s*:)|{name}\s+is)\s+(?P<value>{_NUMBER})\s*\.?\s*$",
        lambda found: f"the answer is {name} = {found['value']}",
        step,
        flags=re.IGNORECASE,
    )


def check_equation(claim: Claim, given: GivenEquation) -> StepCheck:
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


def _equation_line(claim: Claim, given: GivenEquation) -> str:
    if given.solution is not None:
        return (
            f"{given.claim.text} has the solution {given.unknown} = {shown(given.solution)}, and {claim.text} has not."
        )
    return f"No solution of {given.claim.text} solves {claim.text}."
