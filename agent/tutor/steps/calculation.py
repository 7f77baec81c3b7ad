"""What can be calculated of a student's step: refuted, right, or not to be read, and the numbers that it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from redline.agent.tutor.numbers.numbers_said import says
from redline.agent.tutor.steps.spoken import in_signs, one_by_one, with_decimal_points, writes_decimal_commas
from redline.verifier.exact.checks import check_steps
from redline.verifier.exact.claims import Claim, read_statement
from redline.verifier.exact.equation import read_given_equation
from redline.verifier.exact.step_check import Outcome, StepCheck


@dataclass(frozen=True, slots=True)
class Calculation:
    """A step as exact calculation sees it."""

    outcome: Outcome
    """`confirmed`: every equality holds, and what else stands there are numbers that are known."""
    text: str
    """The step as it was read: with signs in the place of words."""
    check: StepCheck
    claims: tuple[Claim, ...] = ()
    """The equalities that were read."""
    strangers: tuple[Fraction, ...] = ()
    """Numbers that stand neither in an equality, nor in the problem or an earlier step."""

    in_words: bool = True
    """Whether nothing of it is mathematics but numbers."""

    @property
    def holds(self) -> bool:
        """Whether its equalities hold as they stand, so that nothing else can have been meant by them."""
        plain = [claim for claim in self.claims if not claim.has_unknown]
        return bool(plain) and all(len({side.value for side in claim.sides}) == 1 for claim in plain)

    def unless_unread(self, other: Calculation) -> Calculation:
        """This reading, where it reads more than nothing; else the other."""
        return other if self.outcome == "unread" else self

    @property
    def results(self) -> list[Fraction]:
        """What its equalities come to, one number each; equations in an unknown come to none."""
        ends = [claim.sides[-1].value for claim in self.claims if not claim.has_unknown]
        return [value[0] if value else Fraction(0) for value in ends]


def unread(step: str) -> Calculation:
    """A step that nobody calculates."""
    return Calculation("unread", step, StepCheck("unread"), in_words=False)


def calculate(problem: str, earlier: Sequence[str], step: str) -> Calculation:
    """Calculate what a step states: as it stands, and, where that cannot be read, as a person would have meant it.

    `earlier`: the steps that stand, whose numbers are known. Raises nothing.
    """
    comma = writes_decimal_commas(problem)
    plain = with_decimal_points if comma else str
    problem, known = plain(problem), plain("\n".join([problem, *earlier]))
    found = _read(problem, known, plain(step))
    if found.outcome == "unread":
        found = _read(problem, known, in_signs(plain(step))).unless_unread(found)
    if found.outcome == "unread" and not found.holds:
        again = _read(problem, known, one_by_one(in_signs(plain(step))))
        found = found if _cuts_a_chain(again) else again.unless_unread(found)
    return found


def _cuts_a_chain(calculation: Calculation) -> bool:
    """Whether a chain that holds was taken for one that runs on: `4 / (1/8) = 4 * 8 = 32` for `4 / (1/8) = 4`."""
    return any(
        one.sides[0].value == other.sides[0].value != one.sides[-1].value
        and one.sides[-1].numbers == other.sides[0].numbers[:1]
        for one, other in pairwise(calculation.claims)
    )


def _read(problem: str, known: str, step: str) -> Calculation:
    check = check_steps(problem, [step])[0]
    given = read_given_equation(problem)
    statement = read_statement(step, given.unknown if given else None)
    sides = [side for claim in statement.claims for side in claim.sides]
    values = {side.value[0] for side in sides if len(side.value) == 1}
    values |= {Fraction(number) for side in sides for number in side.numbers}
    loose = [Fraction(number) for number in statement.loose]
    strangers = tuple(number for number in loose if number not in values and not says(known, number))
    accounted = not statement.unread and not strangers
    outcome: Outcome = check.outcome
    if outcome == "confirmed" and not (check.whole or accounted):
        outcome = "unread"
    in_words = not statement.claims and not statement.unread
    return Calculation(outcome, step, check, statement.claims, strangers, in_words)
