"""What the answer to one request may take: bytes and seconds, by what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redline.inference.http.config import ClientConfig

_BASE = 2 * 2**20
"""Bytes that any answer may have: lists of models are the longest of those that grow with nothing that was asked."""
_BY_SENT = 32
"""Bytes of answer for a byte of request: text becomes ids and ids become numbers."""
_BY_TOKEN = 512
"""Bytes of answer for a token: its text, escaped, its id and its log-probability."""
_BY_ALTERNATIVE = 64
_BY_EVENT = 4096
"""Bytes of a stream for a token: each comes in an event of its own, with the model's name and more."""


@dataclass(frozen=True, slots=True)
class ResponseLimits:
    """The bounds of one answer. One that goes beyond them is broken off."""

    body: int
    """Bytes of an answer in one piece, decompressed; also of a single event."""
    stream: int
    """Bytes of all events together."""
    seconds: float
    """From sending the request to the last byte."""

    @classmethod
    def of(cls, body: dict[str, Any] | None, sent: int, config: ClientConfig) -> ResponseLimits:
        """For a request of `sent` bytes (None: one without a body)."""
        asked = body or {}
        samples = asked.get("n") or 1
        tokens = samples * (asked.get("max_tokens") or asked.get("max_completion_tokens") or 0)
        alternatives = int(asked.get("top_logprobs") or asked.get("logprobs") or 0)
        told = _BY_TOKEN + _BY_ALTERNATIVE * (alternatives + len(asked.get("logprob_token_ids") or ()))
        whole = _BASE + samples * _BY_SENT * sent + told * tokens
        return cls(whole, whole + _BY_EVENT * tokens, config.read + config.per_token * tokens)
