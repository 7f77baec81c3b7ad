r"""Answers that are one plain number, read exactly and without sympy: about a microsecond instead of milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Equality = Literal["yes", "no", "unknown"]

TOLERANCE = Fraction(1, 10**9)
"""Relative difference up to which a decimal counts as equal to what it approximates (stack.md, section 6)."""

MAX_LENGTH = 400
"""Characters beyond which nothing is read: Python itself refuses to turn 4,300 digits into a number."""

_NAMES = {"dollar": "$", "degree": "°", "percent": "%", "percentage": "%", "pct": "%"}
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)"
_DECIMAL = rf"(?:{_DIGITS}(?:\.\d*)?|\.\d+)"
_POWER = r"(?:(?:\\times|\\cdot|\*)\s?10\^(?:\{(?P<power>[-+]?\d{1,3})\}|(?P<digit>\d))|[eE](?P<e>[-+]?\d{1,3}))?"
_RATIO = rf"(?P<top>[-+]?{_DECIMAL})/(?P<bottom>{_DECIMAL})"
_FRAC = (
    rf"\\frac(?:\{{(?P<over>[-+]?{_DECIMAL})\}}|\s?(?P<o>\d))"
    rf"(?:\{{(?P<under>[-+]?{_DECIMAL})\}}|(?P<u>\d))"
)
_MIXED = r"(?:(?P<whole>\d+)(?: (?P<wtop>\d+)/(?P<wbottom>\d+)|(?=\\frac)))"
_POWERED = r"(?:\^\{?\d\}?)?"
_WORDS = r" (?:[mgshL]|[A-Za-z]{2,}(?: [A-Za-z]+)*)"
_UNIT = rf"(?P<unit>%|°|\s?\\(?:text|mbox|mathrm)\{{[^{{}}]*\}}{_POWERED}|{_WORDS}{_POWERED})?"
_QUANTITY = re.compile(
    rf"(?P<sign>[-+]?)(?P<money>\\?\$|€|£)?(?:{_MIXED})?(?:{_FRAC}|{_RATIO}|(?P<decimal>{_DECIMAL}){_POWER})?\s?{_UNIT}"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and, where one was written, its unit."""

    value: Fraction
    exact: bool
    """False for a decimal, which may be a rounded value."""
    unit: str = ""


def read_quantity(text: str) -> Quantity | None:
    r"""The number that the whole of a `notation.plain` answer is; None where it is anything else.

    Integers, decimals, scientific notation, thousands separators, `a/b`, `\frac{a}{b}`, `\frac12`, mixed numbers
    (`3 1/2`, `3\frac12`), money signs and trailing units. A percent sign divides by 100, so `10\%` is not 10.
    """
    found = _QUANTITY.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if found is None:
        return None
    try:
        value, exact = _value(found)
    except (_NoNumber, ZeroDivisionError):
        return None
    unit = _unit(found["unit"] or found["money"] or "")
    if unit == "%":
        value, unit = value / 100, ""
    return Quantity(-value if found["sign"] == "-" else value, exact, unit)


def compare(gold: Quantity, answer: Quantity) -> Equality:
    """Exact numbers must be equal, a decimal within `TOLERANCE`; a missing unit is forgiven, two units that differ not.

    Units are compared as words, without a plural s; none is converted, hence `unknown` rather than `no`.
    """
    if gold.unit and answer.unit and gold.unit != answer.unit:
        return "unknown"
    room = 0 if gold.exact and answer.exact else TOLERANCE * max(abs(gold.value), abs(answer.value))
    return "yes" if abs(gold.value - answer.value) <= room else "no"


class _NoNumber(Exception):
    """The pattern's parts are all optional; together they said nothing."""


def _value(found: re.Match[str]) -> tuple[Fraction, bool]:
    """The unsigned value and whether it is exact."""
    part = found.groupdict()
    whole = Fraction(part["whole"]) if part["whole"] else Fraction(0)
    if part["wtop"]:
        if part["decimal"] or part["top"] or part["over"] or part["o"]:
            raise _NoNumber
        return whole + Fraction(int(part["wtop"]), int(part["wbottom"])), True
    over, under = part["over"] or part["o"] or part["top"], part["under"] or part["u"] or part["bottom"]
    if over and under:
        return whole + _number(over) / _number(under), "." not in over + under
    if part["decimal"] is None or part["decimal"] == ".":
        raise _NoNumber
    power = int(part["power"] or part["digit"] or part["e"] or 0)
    return _number(part["decimal"]) * Fraction(10) ** power, "." not in part["decimal"] and power >= 0


def _unit(written: str) -> str:
    """A unit without its dress and plural."""
    bare = re.sub(r"[\s{}]|\\(?:text|mbox|mathrm)", "", written).replace("\\$", "$")
    return _NAMES.get(bare.rstrip("s"), bare.rstrip("s") or bare)


def _number(digits: str) -> Fraction:
    return Fraction(re.sub(r"[, ]", "", digits).rstrip("."))
