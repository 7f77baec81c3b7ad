from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.answers.forms.quantity import Quantity, compare, read_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("007", 7),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("1,000", 1000),
        ("1,234,567.5", Fraction(2469135, 2)),
        ("1 000 000", 1_000_000),
        ("1/2", Fraction(1, 2)),
        ("-1/2", Fraction(-1, 2)),
        (r"\frac{1}{2}", Fraction(1, 2)),
        (r"-\frac{1}{2}", Fraction(-1, 2)),
        (r"\frac12", Fraction(1, 2)),
        ("3 1/2", Fraction(7, 2)),
        ("-3 1/2", Fraction(-7, 2)),
        (r"3\frac{1}{2}", Fraction(7, 2)),
        ("1.5e3", 1500),
        (r"1.5\times10^{3}", 1500),
        (r"2\cdot10^{-2}", Fraction(1, 50)),
        ("10%", Fraction(1, 10)),
        ("10 percent", Fraction(1, 10)),
    ],
)
def test_a_number_is_read_exactly(text, value):
    quantity = read_quantity(text)
    assert quantity is not None
    assert (quantity.value, quantity.unit) == (value, "")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 cm", "cm"),
        ("5 apples", "apple"),
        (r"\$5", "$"),
        ("5 dollars", "$"),
        ("60°", "°"),
        (r"15\mbox{cm}^2", "cm^2"),
    ],
)
def test_units_are_read(text, unit):
    assert read_quantity(text).unit == unit


@pytest.mark.parametrize(
    "text",
    ["", ".", "x", "5x", "1,22", "1, 234", "2 000 1", "1/0", "12:00", "10^2", "(1,2)", "5 x", "1.2.3", "9" * 500],
)
def test_anything_else_is_left_to_algebra(text):
    assert read_quantity(text) is None


@given(st.integers(-(10**30), 10**30))
def test_integers_round_trip(n):
    assert read_quantity(str(n)).value == n
    assert read_quantity(f"{n:,}").value == n


@given(st.fractions())
def test_fractions_round_trip_both_ways(value):
    sign, size = "-" if value < 0 else "", abs(value)
    latex = f"{sign}\\frac{{{size.numerator}}}{{{size.denominator}}}"
    assert read_quantity(latex).value == read_quantity(f"{value.numerator}/{value.denominator}").value == value


@given(st.text(max_size=60))
def test_never_fails(text):
    assert read_quantity(text) is None or isinstance(read_quantity(text), Quantity)


def exact(value, unit=""):
    return Quantity(Fraction(value), exact=True, unit=unit)


def decimal(value):
    return Quantity(Fraction(value), exact=False)


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        (exact(5), exact(5), "yes"),
        (exact(10**12), exact(10**12 + 1), "no"),
        (exact("1/3"), decimal("0.3333333"), "no"),
        (exact("1/3"), decimal("0.33333333333"), "yes"),
        (exact(0), decimal("0.0000000001"), "no"),
        (exact(5, "cm"), exact(5), "yes"),
        (exact(5, "cm"), exact(5, "m"), "unknown"),
        (exact(5, "m"), exact(500, "cm"), "yes"),
        (exact(5, "m"), exact(600, "cm"), "no"),
        (exact(5, "m"), exact(5, "s"), "unknown"),
        (exact(5, "apple"), exact(6, "pear"), "unknown"),
        (exact(5, "cm"), exact(6, "cm"), "no"),
    ],
)
def test_comparison(gold, answer, equal):
    assert compare(gold, answer) == equal
