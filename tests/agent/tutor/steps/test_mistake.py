"""Kinds of mistake, as far as the numbers tell."""

from __future__ import annotations

import pytest

from redline.agent.tutor.steps.calculation import calculate
from redline.agent.tutor.steps.mistake import FalseEquality, miscopied, mixed_units, rearranged_wrongly
from redline.verifier.exact.equation import read_given_equation


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("12 - 3 = 8", "arithmetic slip"),
        ("12 - 3 = 15", "wrong operation"),
        ("8 * 7 = 15", "wrong operation"),
        ("3 - 12 = 9", "sign"),
        ("25 * 4 = 1000", "decimal point"),
        ("0.5 * 8 = 40", "decimal point"),
    ],
)
def test_of_a_false_equality(step, kind):
    assert FalseEquality.of(calculate("", [], step).check.unequal).kind == kind


@pytest.mark.parametrize(
    ("step", "kind"), [("3x = 29", "sign"), ("3x = 22", "wrong rearrangement"), ("x = 3", "wrong rearrangement")]
)
def test_of_an_equation_that_does_not_follow(step, kind):
    problem = "Solve for x: 3x + 7 = 22"
    assert rearranged_wrongly(calculate(problem, [], step).claims[0].sides, read_given_equation(problem)) == kind


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("1776 - 1398 = 378", ("1398", "1389")),
        ("1776 - 1389 = 387", None),
        ("1776 - 1399 = 377", None),
        ("84 * 2 = 168", None),
    ],
)
def test_of_a_number_with_two_digits_changed_over(step, found):
    known = "48 trays, 1389 rolls, 1776"
    sides = [side for claim in calculate(known, [], step).claims for side in claim.sides]
    assert miscopied(known, sides) == found


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("5 km + 300 m = 305 km", ("km", "m")),
        ("2 hours - 30 minutes = -28", None),
        ("90 minutes - 1 hour = 89", ("minutes", "hour")),
        ("5 km + 3 km = 8 km", None),
        ("5 km + 300 m = 5.3 km", None),
        ("5 apples + 3 pears = 8 fruits", None),
    ],
)
def test_of_units_that_are_put_together(step, found):
    assert mixed_units(step) == found
