"""Numbers that a check holds a step against: those that the step says, and no others."""

import pytest

from redline.training.teachers.compared_numbers import compares_with_what_is_said

STEP = "A dozen costs 1,200 dollars, so 3 * 15% of it are .5 + 17.50 dollars."


@pytest.mark.parametrize(
    "code",
    [
        "print(3 * 400 == 1200)",
        "x = 5 + 12.5\nprint(x, x == 17.5)",
        "print(17.50 == 35 / 2, 3 != 4 - 2)",
        "r = 99\nprint(r == 3 * 33)",
        "print(0.15 * 3 == 0.5)",
        "print(7 < 9)",
        "print(18, 18 == 17.5)",
        "print('7' == '9', True == False)",
    ],
)
def test_a_check_of_what_the_step_says(code):
    assert compares_with_what_is_said(code, STEP)


@pytest.mark.parametrize(
    "code",
    ["print(3 * 400 == 1201)", "x = 16\nprint(x == 3, x == 16)", "print(18 == 19)", "print(", "x ==\x00 3"],
)
def test_a_check_of_what_it_does_not_say_or_of_nothing(code):
    assert not compares_with_what_is_said(code, STEP)


@pytest.mark.parametrize("code", ["(" * 5000 + "1" + ")" * 5000, "-" * 100_000 + "1", "1" * 5000 + " == 1"])
def test_whatever_is_written_is_read_or_refused(code):
    assert compares_with_what_is_said(code, STEP) in (True, False)
