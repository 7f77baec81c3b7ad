"""JSON values as they come from outside: parsed within bounds, and taken only for what they can be."""

from __future__ import annotations

import math
import re
import reprlib
from typing import Any

from pydantic_core import from_json

from redline.inference.errors import AnswerUnusable

JsonObject = dict[str, Any]

_ESCAPES = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?P<lone>\\u[dD][89a-fA-F][\da-fA-F]{2})|\\.", re.DOTALL
)
"""Pairs of surrogates, surrogates without a partner, and everything else behind a backslash."""

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120
_SHORT.maxlevel = 3
_LARGEST_ID = 2**31 - 1
_NAMED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
"""How writers of strict JSON spell what has no number there."""


def parse_json(data: bytes) -> Any:
    """The value of a JSON text, 200 levels deep at most; NaN and the infinities are taken as numbers.

    What is no UTF-8, and halves of surrogate pairs, become U+FFFD: no string holds what cannot be written again.
    Raises `ValueError` for everything that is no JSON.
    """
    text = data.decode(errors="replace").removeprefix("\ufeff")
    if "\\ud" in text or "\\uD" in text:
        text = _ESCAPES.sub(lambda found: "\\ufffd" if found["lone"] else found[0], text)
    return from_json(text, cache_strings="keys")


def json_or_none(data: bytes) -> Any:
    """The value of a JSON text; None for everything that is no JSON, and for null."""
    try:
        return parse_json(data)
    except ValueError:
        return None


def short_repr(value: Any) -> str:
    """A value from outside for a message: short, however long and deep it is."""
    return _SHORT.repr(value)


def read_ids(value: Any) -> tuple[int, ...]:
    """Token ids, none where nothing is told. Raises `AnswerUnusable` for what cannot be one."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(type(item) is int and 0 <= item <= _LARGEST_ID for item in value):
        raise AnswerUnusable("token ids that are no integers of a vocabulary")
    return tuple(value)


def read_logprob(value: Any) -> float:
    """A log-probability; NaN where none is told. Raises `TypeError` or `KeyError` for what is no number."""
    if value is None:
        return math.nan
    if isinstance(value, str):
        return _NAMED[value]
    if isinstance(value, bool):
        raise TypeError("a truth value is no number")
    try:
        return math.fsum((value,))
    except OverflowError:
        return math.inf if value > 0 else -math.inf
