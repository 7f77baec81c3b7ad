"""The gold answer of a row of data, as data sets give it: a text, a number, a list of equal ones, or nothing."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from redline.verifier.answers.extraction import last_box

ANSWER_MARK = "####"
"""Behind it stands the answer of a worked solution of GSM8K."""
MAX_LENGTH = 100_000
"""Characters a gold answer may have."""

# What stands around a text without being of it: space, byte order marks, zero-width signs.
_AROUND = re.compile(r"^[\s\ufeff\u200b\u2060\x00]+|[\s\ufeff\u200b\u2060\x00]+$")
_BOX = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])")
# How a table writes that a cell is empty, as a text. "None" and "N/A" are words that an answer may be.
_MISSING = {"", "nan", "<na>"}


def gold_answers(value: Any) -> tuple[str, ...]:
    r"""The answers, any of which is the right one; empty where there is none.

    None, NaN, a blank text and `nan` as a text are how a missing one is written. A list holds equal ways of writing it.
    Of a worked solution the answer is what stands behind the last `####`, as in GSM8K, or in its one box. Raises
    `ValueError`, saying what is wrong, for anything else.
    """
    values = value if isinstance(value, list) else [value]
    found = [_one(one, within=isinstance(value, list)) for one in values]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _one(value: Any, *, within: bool) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float) and math.isinf(value):
        raise ValueError("is infinite or too large for a number; an infinite answer is a text, such as \\infty")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        kind = {bool: "true or false", list: "a list", dict: "an object"}.get(type(value), type(value).__name__)
        what = "a list of them that holds" if within else "a list of equal ones, and is"
        raise ValueError(f"must be a string or a number, or {what} {kind}")
    if isinstance(value, str):
        return _text(value)
    # Written out: a large one would have an exponent, as only Python writes it.
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _text(given: str) -> str | None:
    text = _AROUND.sub("", given)
    if text.casefold() in _MISSING:
        return None
    if ANSWER_MARK in text:
        text = _AROUND.sub("", text.rpartition(ANSWER_MARK)[2])
        if not text:
            raise ValueError(f"has nothing behind its last {ANSWER_MARK}")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"is too long: {len(text):,} characters, at most {MAX_LENGTH:,}")
    # Of several boxes none is known to be the answer.
    return (last_box(text) if len(_BOX.findall(text)) == 1 else None) or text
