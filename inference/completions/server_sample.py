"""One sample as a server tells it, read from the JSON of the completions route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from redline.inference.errors import AnswerUnusable
from redline.inference.http.json_values import read_ids, read_logprob
from redline.inference.model import Completion, FinishReason
from redline.inference.served.finish_reason import read_finish
from redline.inference.text.logprobs import is_logprob

_REASONS = ("stop_reason", "matched_stop")
"""Where servers say which stop string it was: vLLM's name for it and SGLang's."""


@dataclass(frozen=True, slots=True)
class ServerSample:
    """What can be known of a sample. Ids, log-probabilities and alternatives are empty where the server tells none.

    Log-probabilities are as they were told, also where they are no numbers.
    """

    text: str
    finish: FinishReason
    stop: str | None
    """The stop string it ended at; None where it did not, or where the server does not tell."""
    token_ids: tuple[int, ...] = ()
    logprobs: tuple[float, ...] = ()
    top: tuple[Mapping[str, float], ...] = field(default=())
    """For each token the likeliest ones: `token_id:N`, or their text, to log-probability."""

    def completion(self) -> Completion:
        """As the protocol wants it: the stop string at the end of the text, re-appended where it was cut off.

        Log-probabilities, one of which is none, are left out.
        """
        kept = self.stop is None or self.text.endswith(self.stop)
        text = self.text if kept else f"{self.text}{self.stop}"
        logprobs = self.logprobs if all(map(is_logprob, self.logprobs)) else ()
        return Completion(text, self.token_ids, logprobs, self.finish, self.stop)


def read_sample(choice: Any) -> ServerSample:
    """One entry of `choices`. Raises `AnswerUnusable`, or `ModelFailed` for a sample that the server gave up."""
    if not isinstance(choice, dict) or not isinstance(choice.get("text"), str):
        raise AnswerUnusable("a choice without a text")
    reason = next((choice[name] for name in _REASONS if choice.get(name) is not None), None)
    stop = reason if isinstance(reason, str) else None
    ids = read_ids(choice.get("token_ids")) or _named_ids(choice.get("logprobs"))
    logprobs, top = _logprobs(choice.get("logprobs"))
    if ids and logprobs and len(ids) != len(logprobs):
        raise AnswerUnusable(f"{len(logprobs)} log-probabilities for {len(ids)} tokens")
    if top and len(top) != len(logprobs):
        raise AnswerUnusable(f"alternatives for {len(top)} of {len(logprobs)} tokens")
    return ServerSample(choice["text"], _finish(choice.get("finish_reason"), stop), stop, ids, logprobs, top)


def tells_stop(choice: Mapping[str, Any]) -> bool:
    """Whether the server has a field for the stop string at all."""
    return any(name in choice for name in _REASONS)


def _finish(reason: Any, stop: str | None) -> FinishReason:
    told = read_finish(reason)
    if told is None:
        raise AnswerUnusable("the server ended a sample without saying why")
    return "stop" if told == "eos" and stop is not None else told


def _named_ids(told: Any) -> tuple[int, ...]:
    """The generated ids where each log-probability names its own, as llama.cpp does."""
    entries = told.get("content") if isinstance(told, dict) else None
    named = [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return () if None in named else read_ids(named)


def _logprobs(told: Any) -> tuple[tuple[float, ...], tuple[Mapping[str, float], ...]]:
    """The chosen tokens' log-probabilities and the alternatives, in the completions' shape or in the chat's."""
    if not isinstance(told, dict):
        return (), ()
    try:
        if isinstance(told.get("content"), list):
            entries = told["content"]
            chosen = tuple(read_logprob(entry["logprob"]) for entry in entries)
            return chosen, tuple(_alternatives(entry.get("top_logprobs") or ()) for entry in entries)
        chosen = tuple(read_logprob(value) for value in told.get("token_logprobs") or ())
        top = told.get("top_logprobs") or ()
        return chosen, tuple({str(k): read_logprob(v) for k, v in (at or {}).items()} for at in top)
    except (TypeError, ValueError, KeyError, AttributeError):
        reason = "log-probabilities in a shape that cannot be read"
    raise AnswerUnusable(reason)


def _alternatives(entries: Any) -> dict[str, float]:
    return {
        f"token_id:{entry['id']}" if "id" in entry else str(entry["token"]): read_logprob(entry["logprob"])
        for entry in entries
    }
