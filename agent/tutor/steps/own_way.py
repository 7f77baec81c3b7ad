"""The tutor's own solution of the problem: what it comes to on the way, and its answer. The student never sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import prod

from redline.agent.result import RefinementResult
from redline.agent.tutor.numbers.numbers_said import numbers_in, says
from redline.agent.tutor.steps.spoken import in_signs
from redline.verifier.answers.quick_rules import quick_equal
from redline.verifier.exact.claims import Claim, ClaimSide, read_statement
from redline.verifier.exact.equation import read_given_equation
from redline.verifier.exact.expression import read_formula
from redline.verifier.exact.polynomial import UnreadableFormula
from redline.verifier.exact.tokens import Token

_MOST_TERMS, _MOST_TOKENS = 6, 24


@dataclass(frozen=True, slots=True)
class OwnCalculation:
    """One calculation of the tutor's own solution."""

    side: ClaimSide
    """What is calculated."""
    result: Fraction

    @property
    def operands(self) -> list[str]:
        """The numbers that it is calculated from."""
        return self.side.numbers


@dataclass(frozen=True, slots=True)
class OwnWay:
    """A solution that the verifier has accepted, as calculations."""

    answer: str
    calculations: tuple[OwnCalculation, ...]
    equations: tuple[Claim, ...]
    """The equations in the unknown that it goes through."""
    values: frozenset[Fraction]
    """Whatever it comes to on the way: results, and parts of its calculations."""

    @classmethod
    def of(cls, result: RefinementResult | None) -> OwnWay | None:
        """The way of a solution; None where there is none that was accepted."""
        if result is None or not result.accepted or result.best is None or result.answer is None:
            return None
        given = read_given_equation(result.problem)
        claims: list[Claim] = []
        for step in result.attempts[result.best].steps:
            claims += read_statement(in_signs(step.text), given.unknown if given else None).claims
        found = tuple(_calculations(claims))
        values = {value for calculation in found for value in _values(calculation.side)}
        values |= {calculation.result for calculation in found} | set(numbers_in(result.answer))
        # A solution in words says its results without calculating them.
        said = {n for step in result.attempts[result.best].steps for n in numbers_in(step.text)}
        values |= {number for number in said if not says(result.problem, number)}
        equations = tuple(claim for claim in claims if claim.has_unknown)
        return cls(result.answer, found, equations, frozenset(values))

    def equals(self, answer: str) -> bool | None:
        """Whether another answer is its answer; None where that cannot be told."""
        said = quick_equal(self.answer, answer)
        if said in ("yes", "no"):
            return said == "yes"
        ours, theirs = set(numbers_in(self.answer)), set(numbers_in(answer))
        return True if len(ours) == 1 and ours == theirs else None

    def next_after(self, results: Sequence[Fraction]) -> OwnCalculation | None:
        """The first calculation behind those whose results a student has; None where nothing is left."""
        had = [index for index, one in enumerate(self.calculations) if one.result in results]
        following = self.calculations[had[-1] + 1 if had else 0 :]
        return next(iter(following), None)


def _calculations(claims: Sequence[Claim]) -> Iterator[OwnCalculation]:
    for claim in claims:
        if claim.has_unknown:
            continue
        for one, other in pairwise(claim.sides):
            computed = one if one.computes else other
            if computed.computes:
                yield OwnCalculation(computed, computed.value[0] if computed.value else Fraction(0))
                break


def _values(side: ClaimSide) -> Iterator[Fraction]:
    """The values of the parts of a calculation, in any order in which its terms or factors can be taken."""
    tokens = side.tokens[:_MOST_TOKENS]
    for start in range(len(tokens)):
        for end in range(start + 3, len(tokens) + 1):
            if _is_part(tokens, start, end) and (value := _value(tokens[start:end])) is not None:
                yield value
                yield from _regrouped(tokens[start:end])


def _regrouped(tokens: Sequence[Token]) -> Iterator[Fraction]:
    """The sums of some terms, or the products of some factors, where it is nothing but a sum or a product."""
    signs = {token.text for token in tokens if token.kind == "sign"}
    if len(signs) != 1 or not signs <= {"+", "*"} or len(tokens) > 2 * _MOST_TERMS - 1:
        return
    numbers = [Fraction(token.text.replace(",", "")) for token in tokens if token.kind == "number"]
    for size in range(2, len(numbers)):
        for chosen in combinations(numbers, size):
            yield sum(chosen, Fraction(0)) if signs == {"+"} else Fraction(prod(chosen))


def _is_part(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the signs around leave the tokens together: not `2 + 3` of `2 + 3 * 4`."""
    before = tokens[start - 1].text if start else "("
    after = tokens[end].text if end < len(tokens) else ")"
    depth, sums = 0, False
    for token in tokens[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        sums = sums or (depth == 0 and token.text in ("+", "-"))
    if depth or before in ("/", "^") or after == "^":
        return False
    return not sums or (before in ("(", "+") and after in ("+", "-", ")"))


def _value(tokens: Sequence[Token]) -> Fraction | None:
    try:
        value = read_formula(tokens)
    except UnreadableFormula:
        return None
    return value[0] if len(value) == 1 else None
