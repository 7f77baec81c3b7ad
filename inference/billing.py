"""What a server says that an answer cost."""

from __future__ import annotations

from typing import Any

from inference.errors import AnswerUnusable
from inference.model import Usage


def read_usage(told: Any) -> Usage:
    """Tokens as the server counts them, no calls; 0 where it does not tell. Raises `AnswerUnusable` for no counts."""
    counts = told if isinstance(told, dict) else {}
    return Usage(0, _count(counts, "prompt_tokens"), _count(counts, "completion_tokens"))


def _count(counts: dict[str, Any], name: str) -> int:
    value = counts.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53 or value % 1:
        raise AnswerUnusable(f"the server counts {str(value)[:80]!r} as {name}")
    return int(value)
