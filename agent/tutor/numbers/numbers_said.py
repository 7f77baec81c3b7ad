"""Whether a text says a number, in whatever form: digits as countries write them, fractions, words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from redline.agent.tutor.numbers.number_words import patterns

MAX_DIGITS = 40
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "))
_LATEX = [
    (re.compile(r"\\[dtc]?frac\s*\{\s*(-?[\d.,]+)\s*\}\s*\{\s*([\d.,]+)\s*\}"), r" \1/\2 "),
    (re.compile(r"\\[dtc]?frac\s*(\d)\s*(\d)(?!\d)"), r" \1/\2 "),
    (re.compile(r"\{,\}|\\,|\\!"), ""),
    (re.compile(r"\\%"), "%"),
]
_NUMBER = re.compile(r"(?<![\d.,])(?:\d+(?:[.,']\d+| \d{3}(?!\d))*|[.,]\d+)")
_RATIO = re.compile(r"(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)")
_PERCENT = re.compile(r"\s*(?:%|percent|per\s+cent|prozent|pour\s+cent|por\s+ciento)", re.IGNORECASE)


def says(text: str, number: Fraction) -> bool:
    """Whether the number, or its absolute value, stands in the text. Doubtful notations are read in every way."""
    number = abs(number)
    plain = _plain(text)
    if any(number in readings for readings in _readings(plain)):
        return True
    return any(pattern.search(plain) for pattern in patterns(number))


def numbers_in(text: str) -> list[Fraction]:
    """The numbers written in digits, each as it is most plainly read, in the order written."""
    return [next(iter(readings)) for readings in _readings(_plain(text)) if readings]


def _plain(text: str) -> str:
    for pattern, by in _LATEX:
        text = pattern.sub(by, text)
    # A vulgar fraction behind a digit belongs to it: 1½ is `1 1/2`.
    text = re.sub(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])", " ", text)
    return unicodedata.normalize("NFKC", text).replace("\u2044", "/").translate(_SPACES)


def _readings(text: str) -> Iterator[list[Fraction]]:
    """For each number of the text what it may be, the plainest reading first."""
    for found in _RATIO.finditer(text):
        whole, over, under = found.groups()
        if len(over) + len(under) <= MAX_DIGITS and int(under):
            part = Fraction(int(over), int(under))
            yield [part, *([part + int(whole)] if whole and len(whole) <= MAX_DIGITS else [])]
    for found in _NUMBER.finditer(text):
        if len(found[0]) > MAX_DIGITS:
            continue
        values = list(dict.fromkeys(_values(found[0])))
        if _PERCENT.match(text, found.end()):
            values += [value / 100 for value in values]
        yield values


def _values(written: str) -> Iterator[Fraction]:
    """`1.776` is 1776 or 1.776; `12 000` is 12000, or 12 and 0."""
    yield from _grouped(written)
    parts = re.split(r"[ ']+", written)
    if len(parts) > 1:
        for part in parts:
            yield from _grouped(part)


def _grouped(written: str) -> Iterator[Fraction]:
    digits = re.sub(r"[ ']", "", written).strip(".,")
    english, continental = digits.replace(",", ""), digits.replace(".", "").replace(",", ".")
    for reading in (english, continental):
        if re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", reading):
            yield Fraction(reading)
