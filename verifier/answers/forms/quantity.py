r"""Answers that are one plain number, read exactly and without sympy, far faster than a formula is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.forms.unit import KNOWN, SCALES, canonical, size

TOLERANCE = Fraction(1, 10**9)
"""Relative difference up to which a decimal counts as equal to what it approximates (stack.md, section 6)."""

MAX_LENGTH = 400
"""Characters beyond which nothing is read: Python itself refuses to turn 4,300 digits into a number."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d+)"
_DECIMAL = rf"(?:{_DIGITS}(?:\.\d*)?|\.\d+)"
_POWER = r"(?:\s?(?:\\times|\\cdot|\*)\s?10\^(?:\{(?P<power>[-+]?\d{1,3})\}|(?P<digit>\d))|[eE](?P<e>[-+]?\d{1,3}))?"
_RATIO = rf"(?P<top>[-+]?{_DECIMAL})/(?P<bottom>{_DECIMAL})"
_FRAC = (
    rf"\\frac(?:\{{(?P<over>[-+]?{_DECIMAL})\}}|\s?(?P<o>\d))"
    rf"(?:\{{(?P<under>[-+]?{_DECIMAL})\}}|(?P<u>\d))"
)
_MIXED = r"(?:(?P<whole>\d+)(?: (?P<wtop>\d+)/(?P<wbottom>\d+)|\s?(?=\\frac)))"
_PERIOD = (
    r"(?P<head>\d*)\.(?P<fixed>\d*)"
    r"(?:\\(?:overline|bar)\{(?P<over_period>\d+)\}|\((?P<in_period>\d+)\)|\\dot\{?(?P<dot>\d)\}?"
    r"|(?<=\d)(?P<dots>\.\.\.|\\l?dots|\\cdots|…))"
)
_POWERED = r"(?:\^\{?\d\}?)?"
_NAME = rf"[A-Za-z]{{2,}}\.?{_POWERED}|[mgshL]{_POWERED}(?![A-Za-z])"
_WORDS = rf" (?:{_NAME})(?: (?:{_NAME}))*(?:\s?/\s?(?:{_NAME}))?"
_ATTACHED = rf"(?:{'|'.join(sorted(KNOWN, key=len, reverse=True))})s?{_POWERED}(?:/(?:{_NAME}))?(?![A-Za-z])"
_UNIT = (
    rf"(?P<unit>%|°|¢|€|\s?\\(?:text|mbox|mathrm)\{{[^{{}}]*\}}{_POWERED}"
    rf"(?:/\\(?:text|mbox|mathrm)\{{[^{{}}]*\}}{_POWERED})?|{_WORDS}|{_ATTACHED})?"
)
_MONEY = r"(?:(?P<money>\\?\$|€|£)\s?|(?P<code>USD|EUR|GBP) )?"
_QUANTITY = re.compile(
    rf"(?P<sign>[-+]?){_MONEY}(?:{_MIXED})?(?:{_PERIOD}|{_FRAC}|{_RATIO}|(?P<decimal>{_DECIMAL}){_POWER})?\s?{_UNIT}"
)
_REPEATED = re.compile(r"\d*?(?P<period>\d+?)(?P=period){2,}")
_WHOLLY_REPEATED = re.compile(r"(?P<period>\d+?)(?P=period)+")
_PART = re.compile(rf"{_DECIMAL}\s?(?:\\text\{{\s*)?[A-Za-z]+\.?\s*\}}?")
_JOINED = re.compile(r",?\s?(?:and )?(?=[\d.])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and, where one was written, its unit."""

    value: Fraction
    exact: bool
    """False for a decimal, which may be a rounded value."""
    unit: str = ""
    scale: int = 1
    """What a word like `million` stands for; `value` has it in."""


def read_quantity(text: str) -> Quantity | None:
    r"""The number that the whole of a `notation.plain` answer is; None where it is anything else.

    Integers, decimals, scientific notation, thousands separators, `a/b`, `\frac{a}{b}`, `\frac12`, mixed numbers
    (`3 1/2`, `3\frac12`), repeating decimals (`0.\overline{3}`, `0.333...`), money signs, trailing units, words like
    `million`, and quantities in parts (`3 hours 30 minutes`, in the unit of the first). A percent sign divides by 100,
    so `10\%` is not 10.
    """
    return None if len(text) > MAX_LENGTH else _single(text) or _compound(text)


def _single(text: str) -> Quantity | None:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    try:
        value, exact = _value(found)
    except (_NoNumber, ZeroDivisionError):
        return None
    scale, unit = _scaled(found["unit"] or "")
    unit = canonical(unit or found["money"] or found["code"] or "")
    if unit == "%":
        value, unit = value / 100, ""
    return Quantity((-value if found["sign"] == "-" else value) * scale, exact, unit, scale)


def compare(gold: Quantity, answer: Quantity) -> Equality:
    """Exact numbers must be equal, a decimal within `TOLERANCE`; a missing unit is forgiven, two units that differ not.

    Units that measure the same are converted; but the same bare number of two of them is `unknown`, for somebody may
    have mistaken the unit, and so are units that are not known. A number that is right but for a word like `million` is
    `unknown`: the problem may ask for millions.
    """
    sizes = size(gold.unit), size(answer.unit)
    if gold.unit == answer.unit or not (gold.unit and answer.unit):
        if _equal(gold.value, answer.value, gold.exact and answer.exact):
            return "yes"
        bare = gold.value / gold.scale, answer.value / answer.scale
        forgotten = 1 in (gold.scale, answer.scale) and gold.scale != answer.scale
        return "unknown" if forgotten and bare[0] == bare[1] else "no"
    if sizes[0] is None or sizes[1] is None or sizes[0][0] != sizes[1][0]:
        return "unknown"
    if _equal(gold.value * sizes[0][1], answer.value * sizes[1][1], gold.exact and answer.exact):
        return "yes"
    return "unknown" if gold.value == answer.value else "no"


def _equal(gold: Fraction, answer: Fraction, exact: bool) -> bool:
    return abs(gold - answer) <= (0 if exact else TOLERANCE * max(abs(gold), abs(answer)))


class _NoNumber(Exception):
    """The pattern's parts are all optional; together they said nothing."""


def _value(found: re.Match[str]) -> tuple[Fraction, bool]:
    """The unsigned value and whether it is exact."""
    part = found.groupdict()
    whole = Fraction(part["whole"]) if part["whole"] else Fraction(0)
    if part["head"] is not None:
        return _repeating(part), True
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


def _repeating(part: dict[str, str | None]) -> Fraction:
    """The value of `head.fixed` and a period that never ends; `3.14159...` has none that can be told."""
    fixed = part["fixed"] or ""
    period = part["over_period"] or part["in_period"] or part["dot"]
    if period is None:
        found = _WHOLLY_REPEATED.fullmatch(fixed) or _REPEATED.fullmatch(fixed)
        if found is None:
            raise _NoNumber
        period = found["period"]
    begun = Fraction(int((part["head"] or "0") + fixed), 10 ** len(fixed))
    return begun + Fraction(int(period), (10 ** len(period) - 1) * 10 ** len(fixed))


def _scaled(unit: str) -> tuple[int, str]:
    """What the words like `million` at the head of a unit come to, and the rest of it."""
    scale, words = 1, re.sub(r"^\s?\\(?:text|mbox|mathrm)\{\s*([a-z]+)\s*\}$", r"\1", unit).split()
    while words and words[0].lower().rstrip("s") in SCALES:
        scale *= SCALES[words.pop(0).lower().rstrip("s")]
    return scale, " ".join(words) if scale > 1 else unit


def _compound(text: str) -> Quantity | None:
    """Parts of the same kind in falling units; the sum in the unit of the first."""
    parts: list[Quantity] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        part = _single(re.sub(r"(?<=\d)(?=[A-Za-z])", " ", found[0].strip())) if found else None
        if found is None or part is None or size(part.unit) is None:
            return None
        parts.append(part)
        at = found.end()
        joined = _JOINED.match(text, at)
        at = joined.end() if joined else at
    sizes = [measured for part in parts if (measured := size(part.unit))]
    falling = all(a[0] == b[0] and a[1] > b[1] for a, b in pairwise(sizes))
    if len(parts) < 2 or not falling:
        return None
    total = sum((part.value * measured[1] for part, measured in zip(parts, sizes, strict=True)), Fraction(0))
    return Quantity(total / sizes[0][1], all(part.exact for part in parts), parts[0].unit)


def _number(digits: str) -> Fraction:
    return Fraction(re.sub(r"[, ]", "", digits).rstrip("."))
