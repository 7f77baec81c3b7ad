"""Sixteen word problems with their steps, right and with wrong operations, and ten ways in which people type a step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from redline.verifier.exact.expression import read_formula, shown
from redline.verifier.exact.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class TypedProblem:
    """A problem, the calculations that solve it, and for each of them one with another operation."""

    text: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    unit: str


PROBLEMS = tuple(
    TypedProblem(text, tuple(right.split("; ")), tuple(wrong.split("; ")), unit)
    for text, right, wrong, unit in (
        ("A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?",
         "48 * 37; 1776 - 1389", "48 + 37; 1776 + 1389", "rolls"),
        ("Tom had 12 apples. He gave 3 to Ann and bought 5. How many apples does he have now?",
         "12 - 3; 9 + 5", "12 + 3; 9 * 5", "apples"),
        ("A school orders 24 boxes of 36 pencils and shares them equally among 27 classes. How many does each get?",
         "24 * 36; 864 / 27", "24 + 36; 864 - 27", "pencils"),
        ("Lena saves 15 dollars a week for 8 weeks and buys a book for 32 dollars. How much is left?",
         "15 * 8; 120 - 32", "15 + 8; 120 + 32", "dollars"),
        ("A train goes 85 km an hour for 4 hours, then 60 km more. How far does it go?",
         "85 * 4; 340 + 60", "85 + 4; 340 - 60", "km"),
        ("A farmer has 156 eggs and packs them in boxes of 12. He sells each box for 4 dollars. What does he get?",
         "156 / 12; 13 * 4", "156 - 12; 13 + 4", "dollars"),
        ("Mia reads 35 pages a day. Her book has 420 pages. She has read for 7 days. How many pages are left?",
         "35 * 7; 420 - 245", "35 + 7; 420 + 245", "pages"),
        ("A hall has 18 rows of 22 seats. 57 seats are broken. How many can be used?",
         "18 * 22; 396 - 57", "18 + 22; 396 + 57", "seats"),
        ("A notebook costs 2.50 dollars and a pen 1.20 dollars. What do 4 notebooks and a pen cost?",
         "4 * 2.50; 10 + 1.20", "4 + 2.50; 10 - 1.20", "dollars"),
        ("A rope of 7.5 m is cut into 3 equal pieces, and 0.5 m is cut off one of them. How long is that one now?",
         "7.5 / 3; 2.5 - 0.5", "7.5 * 3; 2.5 + 0.5", "m"),
        ("A shop had 1250 shirts, sold 487 and then got 300 new ones. How many shirts has it now?",
         "1250 - 487; 763 + 300", "1250 + 487; 763 - 300", "shirts"),
        ("Sam runs 6 laps of 400 m each day for 5 days. How many metres does he run?",
         "6 * 400; 2400 * 5", "6 + 400; 2400 + 5", "m"),
        ("Four friends share a bill of 96 dollars equally. Each adds a tip of 3 dollars. What does each pay?",
         "96 / 4; 24 + 3", "96 * 4; 24 - 3", "dollars"),
        ("A tank holds 900 litres. 35 litres flow out each minute for 14 minutes. How many litres are left?",
         "35 * 14; 900 - 490", "35 + 14; 900 + 490", "litres"),
        ("A class of 28 collects 14 bottles each and fills crates of 8. How many crates are filled?",
         "28 * 14; 392 / 8", "28 + 14; 392 - 8", "crates"),
        ("Paul is 13. His mother is three times as old, and his father is 4 years older than her. How old is he?",
         "13 * 3; 39 + 4", "13 + 3; 39 - 4", "years"),
    )
)  # fmt: skip

_NAMES = {"*": "times", "/": "divided by", "+": "plus", "-": "minus"}
_PRINTED, _LATEX = {"*": "×", "/": "÷", "-": "−", "+": "+"}, {"*": "\\times", "/": "\\div", "-": "-", "+": "+"}

WAYS: Mapping[str, Callable[[str, str, str], str]] = {
    "a * b = c": lambda left, right, _: f"{left} = {right}",
    "with a full stop": lambda left, right, _: f"{left} = {right}.",
    "× ÷ −": lambda left, right, _: f"{_with(left, _PRINTED)} = {right}",
    "$…$": lambda left, right, _: f"${_with(left, _LATEX)} = {right}$",
    "so we get …": lambda left, right, unit: f"So we get {_with(left, _PRINTED)} = {right} {unit}.",
    "without spaces": lambda left, right, _: f"{left.replace(' ', '')}={right}",
    "commas as abroad": lambda left, right, _: f"{_with_commas(left)} = {_with_commas(right)}",
    "with units": lambda left, right, unit: f"{left} = {right} {unit}",
    "in words": lambda left, right, _: f"{_with(left, _NAMES)} is {right}",
    "said twice": lambda left, right, unit: f"First I calculate {left} = {right}, so it is {right} {unit}.",
}


def value_of(expression: str) -> Fraction:
    """What an expression of the table comes to."""
    value = read_formula(tokens_of(expression, None))
    return value[0] if value else Fraction(0)


def typed(expression: str, way: str, unit: str, *, off: int = 0) -> str:
    """The step that calculates the expression, typed in a way; `off` makes its result wrong by so much."""
    return WAYS[way](expression, shown(value_of(expression) + off), unit)


def _with(expression: str, names: Mapping[str, str]) -> str:
    return re.sub(r"[-+*/]", lambda sign: names[sign[0]], expression)


def _with_commas(text: str) -> str:
    """`2.50` as `2,50`, and `1776` as `1,776`."""
    if "." in text:
        return text.replace(".", ",")
    return re.sub(r"\d{4,}", lambda number: f"{int(number[0]):,}", text)
