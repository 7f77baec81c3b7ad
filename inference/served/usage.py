"""What a server says that an answer cost."""

from __future__ import annotations

from typing import Any

from redline.inference.model import Usage

MOST_TOKENS = 10**8
"""No prompt has more."""


def read_usage(told: Any, *, completion: int, prompt: int = MOST_TOKENS) -> Usage:
    """Tokens as the server counts them, no calls.

    0, so that they are counted here, where it does not tell, where it tells no number, and where there are more of
    them than `prompt` and `completion` say there can be.
    """
    counts = told if isinstance(told, dict) else {}
    return Usage(0, _count(counts.get("prompt_tokens"), prompt), _count(counts.get("completion_tokens"), completion))


def _count(value: Any, most: int) -> int:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most and not value % 1
    return int(value) if whole else 0
