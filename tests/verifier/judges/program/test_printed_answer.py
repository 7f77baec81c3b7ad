"""What a program printed, read as an answer."""

import pytest

from redline.verifier.judges.program.printed_answer import MAX_ANSWER, may_be_rounded, printed_answer


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("36\n", "36"),
        ("first 5\n\n  7.50  \n\n", "7.50"),
        ("Total: 36 dollars", "36 dollars"),
        ("Janet makes $18 every day.", "$18 every day"),
        ("The answer is 36.", "36"),
        ("x = -5", "-5"),
        ("Answer: (1, 2)", "(1, 2)"),
        ("[5]", "[5]"),
        ("Tuesday", "Tuesday"),
        ("x + 1", "x + 1"),
        ("pi - 1", "pi - 1"),
        ("Root: sqrt(2)", "Root: sqrt(2)"),
        ("so \\boxed{4}\nthat is all", "4"),
    ],
)
def test_the_last_line_or_the_box_without_the_words_before_its_number(output, answer):
    assert printed_answer(output) == answer


@pytest.mark.parametrize("output", ["", " \n\n", "None", "nan", "Total: inf", "-inf", "9" * (MAX_ANSWER + 1)])
def test_what_is_no_answer(output):
    assert printed_answer(output) is None


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("33.33", "33.333333333333336", True),
        ("33.33", "100/3", True),
        ("\\frac{100}{3}", "33.3", True),
        ("33.4", "33.33", False),
        ("34", "33.33", False),
        ("36", "20", False),
        ("x", "0.5", False),
    ],
)
def test_a_number_to_fewer_decimals_may_be_the_same(one, other, may):
    assert may_be_rounded(one, other) is may
    assert may_be_rounded(other, one) is may
