"""Which numbers can be log-probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redline.inference.errors import AnswerUnusable

_ROUNDED = 0.1
"""A log-probability above zero by less than this is one of a certain token, rounded."""


def is_logprob(value: float) -> bool:
    """Whether it is finite and the logarithm of a probability."""
    return math.isfinite(value) and value <= _ROUNDED


def checked_logprobs(logprobs: Sequence[float]) -> tuple[float, ...]:
    """The log-probabilities of the options. Raises `AnswerUnusable` where one is none: NaN, infinite, above zero."""
    wrong = [value for value in logprobs if not is_logprob(value)]
    if wrong:
        raise AnswerUnusable(f"the model told {wrong[0]:g} as the log-probability of an option")
    return tuple(logprobs)
