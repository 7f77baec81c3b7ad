"""What a step states, read by hand and by the dozen."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.training.oracle.expression import WrittenFraction, number
from redline.training.oracle.parsed_step import Equation
from redline.training.oracle.step_reader import read_step

READINGS = [json.loads(line) for line in Path(__file__).with_name("readings.jsonl").read_text("utf-8").splitlines()]
"""Steps of generated, GSM8K's and ProcessBench's solutions, with what is read in them."""


def told(part):
    """A part of a step as the table has it: each side's formula, its values (E for a written fraction) and literal."""
    if part is None:
        return None
    if isinstance(part, Equation):
        return {"eq": [told(side) for side in part.sides]}
    values = {
        name: f"{'E' if isinstance(value, WrittenFraction) else ''}{value}" for name, value in part.values.items()
    }
    return [part.formula, values, part.literal]


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading["text"])
def test_what_was_read_is_read(reading) -> None:
    said = read_step(reading["text"], reading["unknown"])
    assert [told(part) for part in said.parts] == reading["parts"]
    assert (told(said.box), said.boxed, said.torn) == (reading["box"], reading["boxed"], reading["torn"])


def equations(text: str, unknown: str | None = None) -> list[list[str]]:
    """The sides of every equation with their values (the unknown counts 1)."""
    said = read_step(text, unknown)
    assert not said.torn
    return [[str(side.value(Fraction(1))) for side in equation.sides] for equation in said.equations]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("So 40 - 3 = 37.", [["37", "37"]]),
        ("The cost is $1,200 + 5 = $1205 dollars.", [["1205", "1205"]]),
        ("Total = 5 + 3 = 8", [["8", "8"]]),
        ("A = 4 * 5 = 20", [["20", "20"]]),
        (r"$\frac{1}{2} \times 4 = 2$", [["2", "2"]]),
        ("5 apples * 3 = 15 apples", [["15", "15"]]),
        ("46 + 2 * 46 is 138.", [["138", "138"]]),
        ("5 x 3 = 15", [["15", "15"]]),
        ("9 * 4 = 36 + 5 = 41", [["36", "36"], ["41", "41"]]),
        ("50% * 80 = 40", [["40", "40"]]),
        ("100% - 80% = 20%", [["20", "20"]]),
        ("There are 60 students x 2/3 = 40 students.", [["40", "40"]]),
        ("48/2 = 24", [["24", "24"]]),
        ("48/2 = 25", [["24", "25"]]),
        ("(-33) * 2 = -66", [["-66", "-66"]]),
        ("20% of 65 is 65 * 20 / 100 = 13.", [["13", "13"]]),
        ("20% of 65 = 13", []),
        (r"15 / 3 = \boxed{5}", [["5", "5"]]),
        ("- 5 + 3 = 8", [["8", "8"]]),
    ],
)
def test_an_equation_in_any_dress(text: str, sides: list[list[str]]) -> None:
    assert equations(text) == sides


def test_an_unknown_has_its_factor() -> None:
    (equation,) = read_step("Divide by 7: 14x + 2 = 60 / 2 = 30.", "x").equations
    assert [side.has_unknown for side in equation.sides] == [True, False, False]
    assert equation.sides[0].value(Fraction(2)) == 30
    assert equation.claimed is not None
    assert equation.claimed.value() == 30
    assert equation.formula is not None
    assert equation.formula.code == "F(60, 2)"


@pytest.mark.parametrize(
    "text", ["y = 5 - x", "2^3 = 8", "k + 5 = 25", "1/6 + 1/2) * 2 = 3", "6 / 1/3 = 18", "50% * 80 = 41"]
)
def test_what_cannot_be_read_is_torn(text: str) -> None:
    said = read_step(text)
    assert said.torn
    assert not said.equations


def test_what_is_left_and_what_is_only_said() -> None:
    said = read_step("First 52 / 13 = 4, so 3 of us have 80 + 4. The answer is \\boxed{84}.")
    assert [left.code for left in said.expressions] == ["80 + 4"]
    assert [literal.literal for literal in said.numbers] == ["3"]
    assert said.box is not None
    assert said.box.literal == "84"


@pytest.mark.parametrize(("literal", "code"), [("3/18", "F(3, 18)"), ("-4", "-4"), ("2.50", 'F("2.50")')])
def test_a_value_is_checked_as_it_was_written(literal: str, code: str) -> None:
    claimed = read_step(f"7 / 2 = {literal}").equations[0].claimed
    assert claimed is not None
    assert claimed.code == code


@pytest.mark.parametrize("box", ["\\boxed{x = 5}", "\\boxed{5}", "\\boxed{$5}"])
def test_a_box_is_read(box: str) -> None:
    said = read_step(box, "x")
    assert said.box is not None
    assert said.box.value() == 5


def test_a_box_of_words_is_no_number() -> None:
    said = read_step("So \\boxed{Tuesday}.")
    assert said.boxed
    assert said.box is None


@given(
    st.integers(-999, 999),
    st.integers(-999, 999),
    st.sampled_from("+-*/"),
    st.fractions(max_denominator=99, min_value=-999, max_value=999),
)
def test_numbers_come_back_as_they_were(a: int, b: int, sign: str, value: Fraction) -> None:
    shown = [f"({n})" if n < 0 else str(n) for n in (a, b)]
    (equation,) = read_step(f"We get {shown[0]} {sign} {shown[1]} = {number(value)}.").equations
    assert equation.claimed is not None
    assert equation.claimed.value() == value
    right = {"+": a + b, "-": a - b, "*": a * b, "/": Fraction(a, b) if b else None}[sign]
    assert equation.sides[0].value() == right


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert read_step(text, "x").torn in {True, False}
