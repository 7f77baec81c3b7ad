"""Why a server says a sample ended, in the words of any server."""

from __future__ import annotations

from typing import Any, Literal

from redline.inference.errors import AnswerUnusable, ModelFailed
from redline.inference.http.json_values import short_repr

_ENDS = {"stop", "eos", "eos_token", "end_turn", "end_of_turn", "stop_sequence"}
"""OpenAI's word first; then llama.cpp's native one, TGI's, and those of gateways that pass other words on."""
_CUTS = {"length", "max_tokens", "model_length"}
"""OpenAI's word, that of gateways, and Mistral's for a full context."""


def read_finish(reason: Any) -> Literal["eos", "length"] | None:
    """`eos` also where a stop string ended it; None where nothing is said: null, or as some servers write it, "".

    Raises `ModelFailed` for every other reason, because the server gave the sample up; `AnswerUnusable` for no text.
    """
    if reason is None or reason == "":
        return None
    if not isinstance(reason, str):
        raise AnswerUnusable(f"a finish reason that is no text: {short_repr(reason)}")
    if reason in _ENDS:
        return "eos"
    if reason in _CUTS:
        return "length"
    raise ModelFailed(f"the server ended a sample with {short_repr(reason)}")
