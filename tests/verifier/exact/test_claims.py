"""What is read of a step, and what is refused."""

import pytest

from redline.verifier.exact.claims import read_statement


def claims(text, unknown=None):
    return [claim.text for claim in read_statement(text, unknown).claims]


@pytest.mark.parametrize(
    ("step", "read"),
    [
        ("48 * 37 = 1776", "48 * 37 = 1776"),
        ("48 × 37 = 1,776.", "48 * 37 = 1,776"),
        ("48·37=1776 rolls", "48 * 37 = 1776"),
        ("48x37 = 1776", "48 * 37 = 1776"),
        ("Step 2: so we get 12 − 3 = 9 apples left.", "12 - 3 = 9"),
        ("12 apples - 3 apples = 9 apples", "12 - 3 = 9"),
        (r"Then $48 \times 37 = 1776$ rolls.", "48 * 37 = 1776"),
        (r"\(\dfrac{1}{2} \cdot 80 = 40\)", "(1 / 2) * 80 = 40"),
        ("½ · 80 = 40", "(1 / 2) * 80 = 40"),
        ("2³ = 8", "2^(3) = 8"),
        ("**3 + 4 = 7**", "3 + 4 = 7"),
        ("It costs $5 * 3 = $15.", "5 * 3 = 15"),
        ("48 * 37 = <<48*37=1776>>1776", "48 * 37 = 1776"),
        ("There are 12 left (15 - 3 = 12).", "15 - 3 = 12"),
        ("She has 15 - 3 = 12 left", "15 - 3 = 12"),
        (r"\begin{align*} 3 + 4 + 5 &= 7 + 5 \\ &= 12 \end{align*}", None),
        ("3 + 4 + 5 = 7 + 5\n= 12", "3 + 4 + 5 = 7 + 5 = 12"),
        ("3,5 + 1,5 = 5", "3.5 + 1.5 = 5"),
        ("48 * 37 = 1 776", "48 * 37 = 1776"),
        ("6 plus nothing, and 2(3) = 6", None),
        ("Then 2(3) = 6", "2(3) = 6"),
        ("7 * 2 = \\boxed{14}.", "7 * 2 = 14"),
        (r"\[7 \cdot 2 = \boxed{14}\]", "7 * 2 = 14"),
        ("10 + 4 = 14. \\boxed{14}", "10 + 4 = 14"),
    ],
)
def test_what_is_read(step, read):
    assert claims(step) == ([] if read is None else [read])


@pytest.mark.parametrize(
    "step",
    [
        "3 hours * 2 degrees/hour = 7 degrees",
        "25% of 1.60 = 0.5",
        "x = 3, 4 = 5 + 6, 7",
        "if 2 + 2 = 5 then we are done",
        "Suppose 2 + 2 = 5.",
        "2 + 2 cannot be 5: 2 + 2 = 5 is false",
        "2 + 2 ≠ 5",
        "We check whether 3 + 4 = 8.",
        "Is 3 + 4 = 8?",
        "10 / 3 ≈ 3.4",
        "17 / 5 = 3 R 2",
        "17 / 5 = 3 remainder 2",
        "17 = 2 (mod 5)",
        "5! = 100",
        "2 1/2 * 2 = 6",
        r"2\frac{1}{2} = 1",
        "10 + 4 = 2 PM",
        "half of 10 + 4 = 9",
        "2 hours = 120 minutes",
        "log 5 + 3 = 2",
        "3ab + 2 = 5",
        "1/4 = 3 twelfths",
        "101_2 + 1 = 110",
        r"\sqrt{16} = 5",
        "-2^2 = 4",
        "2 * 5 million = 10",
        "- 10 = 2 * 5",
        "a_1 = 3 + 4",
        "3 + 4 = 8 is wrong.",
        "the 24 minutes = 24/6",
        "12 : 3 + 2 = 6",
        "12:3+2=6",
    ],
)
def test_what_is_refused(step):
    assert claims(step) == []


def test_an_unknown_is_read_only_where_it_is_named():
    assert claims("so 3x = 15 and x = 5", "x") == ["3x = 15", "x = 5"]
    assert claims("so 3x = 15") == []
    assert claims("f(x) = 15", "x") == []
    assert claims("let x = 4", "x") == []


def test_whole_means_that_nothing_else_is_stated_in_numbers():
    assert read_statement("So 3 + 4 = 7 apples.").whole
    assert not read_statement("The 2 boxes hold 3 + 4 = 7 apples.").whole
    assert not read_statement("3 + 4 = 7 > 5").whole


def test_numbers_of_other_countries_are_marked():
    assert read_statement("3,5 + 1,5 = 5").lenient
    assert not read_statement("1,776 - 776 = 1,000").lenient
