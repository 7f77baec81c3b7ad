"""Numbers that a server tells, taken only for what they can be."""

from __future__ import annotations

import math
from typing import Any

from redline.inference.errors import AnswerUnusable

_LARGEST_ID = 2**31 - 1
_ROUNDED = 0.1
"""A log-probability above zero by less than this is one of a certain token, rounded."""
_NAMED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
"""How writers of strict JSON spell what has no number there."""


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


def is_logprob(value: float) -> bool:
    """Whether it is finite and the logarithm of a probability."""
    return math.isfinite(value) and value <= _ROUNDED
