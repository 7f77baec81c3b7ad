"""A student's step as calculation sees it, however it was typed."""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.agent.tutor.steps.calculation import calculate

ROLLS = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"
SHIRT = "A shirt costs $20. It is reduced by 15%. What does it cost now?"
HEFTE = "Ein Heft kostet 2,50 €. Lena kauft 4 Hefte. Was kosten sie?"


@pytest.mark.parametrize(
    ("problem", "step", "result"),
    [
        (ROLLS, "48 * 37 = 1776", 1776),
        (ROLLS, "48 × 37 = 1 776 rolls.", 1776),
        (ROLLS, "48 trays * 37 rolls = 1776 rolls", 1776),
        (ROLLS, "so we get $48 \\times 37 = 1776$", 1776),
        (ROLLS, "48 times 37 is 1776", 1776),
        (ROLLS, "48 x 37 --> 1776", 1776),
        (ROLLS, "First we multiply 48 by 37: 48 * 37 = 1776", 1776),
        (ROLLS, "48 * 37 = 1776, so he has 1776 rolls", 1776),
        (ROLLS, "1776 minus 1389 equals 387", 387),
        (ROLLS, "48 * 37 = 1776 and 1776 - 1389 = 387", 387),
        (ROLLS, "48 * 30 = 1440 + 336 = 1776", 1776),
        (SHIRT, "15% of 20 = 3", 3),
        (SHIRT, "20 × 15 % = 3", 3),
        (SHIRT, "half of 20 is 10", 10),
        (SHIRT, "2 shirts come to a total of 2 x $20 = $40", 40),
        (SHIRT, "So I get 20 * 2 = 40 m.", 40),
        (SHIRT, "20 : 2 = 10", 10),
        (SHIRT, "24:12 = 2", 2),
        (SHIRT, "Year 2: 327 + 50 = 377", 377),
        (SHIRT, "Class 2: 12 ÷ 3 = 4", 4),
        (SHIRT, "Also 12: 3 = 4", 4),
        (SHIRT, "12 : 3 + 2 = 6", 6),
        (SHIRT, "12:3+2=6", 6),
        (SHIRT, "She paid 1/3 * 30 = 30 / 3 = $10 for her first month.", 10),
        (HEFTE, "4 mal 2,50 ist 10", 10),
        (HEFTE, "2,50 € * 4 = 10,00 €", 10),
        (HEFTE, "4 fois 2,50 font 10", 10),
        (HEFTE, "4 por 2,5 es 10", 10),
        (HEFTE, "4乘以2.5等于10", 10),
    ],
)
def test_what_is_right_is_confirmed(problem, step, result):
    found = calculate(problem, [], step)
    assert (found.outcome, found.results[-1]) == ("confirmed", Fraction(result))


@pytest.mark.parametrize(
    ("problem", "step"),
    [
        (ROLLS, "48 times 37 is 1736"),
        (ROLLS, "48 × 37 = 1 736 rolls, and 1736 - 1389 = 347"),
        (ROLLS, "48 x 37 --> 1736"),
        (SHIRT, "15% of 20 = 4"),
        (SHIRT, "20 : 2 = 9"),
        (SHIRT, "24:12 = 3"),
        (SHIRT, "Year 2: 327 + 50 = 378"),
        (SHIRT, "48 * 30 = 1450 + 336 = 1786"),
        (HEFTE, "4 * 2,50 = 10,50 €"),
        (HEFTE, "4 mal 2,50 ist 11"),
    ],
)
def test_what_is_wrong_is_refuted(problem, step):
    assert calculate(problem, [], step).outcome == "refuted"


@pytest.mark.parametrize("step", ["48 * 37 = 1776, so 1777", "There are 1776 rolls.", "I like rolls.", "48 * 37", ""])
def test_what_states_no_calculation_or_more_than_one_is_left_open(step):
    assert calculate(ROLLS, [], step).outcome == "unread"


@pytest.mark.parametrize(
    "step",
    [
        "the time until sunset is 6:48-6:10=38 minutes",
        "the sun will set at 6:00+48=6:48",
        "Taxi 2: 327 + 50 = 377",
        "it takes her 3 hours and 15 minutes = 3 x 60 + 15 = 195 minutes",
    ],
)
def test_what_no_calculation_of_numbers_means_is_not_called_false(step):
    assert calculate(SHIRT, [], step).outcome != "refuted"


@given(st.integers(2, 99), st.integers(2, 9), st.integers(2, 9), st.sampled_from(["in 9731 weeks ", "", "I get "]))
def test_a_chain_that_holds_is_never_refuted_whatever_else_the_step_says(whole, factor, under, said):
    total = whole * factor * under
    chain = f"{whole * factor} / (1/{under}) = {whole * factor} * {under} = {total}"
    assert calculate(SHIRT, [], f"{said}{chain} rolls").outcome != "refuted"
    assert calculate(SHIRT, [], f"{said}{chain} rolls for me").outcome != "refuted"
    wrong = calculate(SHIRT, [], f"{chain}1")
    assert wrong.outcome == "refuted"


def test_numbers_of_earlier_steps_and_of_words_in_the_problem_are_known():
    problem = "Ann has three boxes of 4 pens. How many?"
    assert calculate(problem, [], "3 boxes, so 3 * 4 = 12").strangers == ()
    assert calculate(problem, ["9 more"], "with the 9 it is 12 + 9 = 21").outcome == "confirmed"
    assert calculate(problem, [], "with the 9 it is 12 + 8 = 20").strangers == (Fraction(9),)


@pytest.mark.parametrize(
    "text",
    ["1 + " * 500, "(" * 1000 + ")" * 1000, "1 - - " * 300, "1," * 1000, "(1) " * 500, "1 ( " * 500, "times " * 330,
     "1" * 2000, "1" + " " * 1999, "1 2 " * 500, "1 = " * 500, "is 1 " * 400, "1 is " * 400, "a " * 1000,
     "5 km + " * 280],
)  # fmt: skip
def test_whatever_is_typed_is_read_in_no_time(text):
    began = perf_counter()
    calculate("Tom has 12 apples.", [], text)
    assert perf_counter() - began < 20
