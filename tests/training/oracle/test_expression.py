"""Formulas, shown and as code, against hand-written texts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.training.oracle.expression import WrittenFraction, as_code, evaluate, names, number, shown

VALUES = {
    "a": Fraction(24),
    "b": Fraction(6),
    "n": Fraction(-3),
    "h": Fraction(5, 2),
    "x": WrittenFraction(3, 4),
    "y": WrittenFraction(1, 6),
}


@pytest.mark.parametrize(
    ("formula", "text", "code", "value"),
    [
        ("a / b", "24 / 6", "F(24, 6)", Fraction(4)),
        ("a - (b + 1)", "24 - (6 + 1)", "24 - (6 + 1)", Fraction(17)),
        ("(a - b) * b", "(24 - 6) * 6", "(24 - 6) * 6", Fraction(108)),
        ("a + n", "24 + (-3)", "24 + (-3)", Fraction(21)),
        ("h * b", "2.5 * 6", 'F("2.5") * 6', Fraction(15)),
        ("x + y", "3/4 + 1/6", "F(3, 4) + F(1, 6)", Fraction(11, 12)),
        ("x * y", "(3/4) * (1/6)", "F(3, 4) * F(1, 6)", Fraction(1, 8)),
        ("a / (b / 2)", "24 / (6 / 2)", "F(24, F(6, 2))", Fraction(8)),
    ],
)
def test_written_both_ways(formula: str, text: str, code: str, value: Fraction) -> None:
    assert shown(formula, VALUES) == text
    assert as_code(formula, VALUES) == code
    assert evaluate(formula, VALUES) == value


def test_numbers_as_people_write_them() -> None:
    assert [number(Fraction(v)) for v in ("7", "-3", "5/2", "1/4", "1/3", "12/5")] == [
        "7",
        "-3",
        "2.5",
        "0.25",
        "1/3",
        "2.4",
    ]


def test_names_come_once_in_order() -> None:
    assert names("a * b - a") == ["a", "b"]


def test_division_by_zero_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        evaluate("a / (b - b)", VALUES)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["a", "b", "n", "h", "x", "y", "2", "10"]))
    left, right = draw(formulas(depth=depth - 1)), draw(formulas(depth=depth - 1))
    return f"({left}) {draw(st.sampled_from('+-*/'))} ({right})"


@given(formulas())
def test_code_has_the_value_of_the_formula(formula: str) -> None:
    try:
        value = evaluate(formula, VALUES)
    except ZeroDivisionError:
        return
    assert Fraction(eval(as_code(formula, VALUES), {"F": Fraction})) == value
