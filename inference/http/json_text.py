"""JSON as it comes from outside: parsed within bounds, whatever its text is."""

from __future__ import annotations

import re
import reprlib
from typing import Any

from pydantic_core import from_json

_ESCAPES = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?P<lone>\\u[dD][89a-fA-F][\da-fA-F]{2})|\\.", re.DOTALL
)
"""Pairs of surrogates, surrogates without a partner, and everything else behind a backslash."""

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120
_SHORT.maxlevel = 3


def parse_json(data: bytes) -> Any:
    """The value of a JSON text, 200 levels deep at most; NaN and the infinities are taken as numbers.

    What is no UTF-8, and halves of surrogate pairs, become U+FFFD: no string holds what cannot be written again.
    Raises `ValueError` for everything that is no JSON.
    """
    text = data.decode(errors="replace").removeprefix("\ufeff")
    if "\\ud" in text or "\\uD" in text:
        text = _ESCAPES.sub(lambda found: "\\ufffd" if found["lone"] else found[0], text)
    return from_json(text, cache_strings="keys")


def shown(value: Any) -> str:
    """A value from outside for a message: short, however long and deep it is."""
    return _SHORT.repr(value)
