"""How a chat server wants to be asked: what it refuses is learnt from its refusals, once for all requests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redline.inference.errors import ServerRefused
from redline.inference.http.json_values import JsonObject
from redline.inference.log import warn
from redline.inference.model import Message

LIMIT, NEWER_LIMIT = "max_tokens", "max_completion_tokens"

_STATUSES = {400, 422, 501}
_OPTIONAL = ("stream_options", "seed", "top_p", "temperature", "stream")
"""What a request can do without; in this order where a refusal does not say what it is about."""
_LOSSES = {
    "seed": "samples cannot be repeated",
    "temperature": "the server samples with a temperature of its own",
    "top_p": "the server cuts off unlikely tokens as it sees fit",
}
"""What leaving a field out changes in the meaning of a request."""
_OVERFLOW = re.compile(
    r"context[ _](?:length|size|window)|too long|exceeds? [^.]{0,60}(?:tokens|length)|maximum [^.]{0,20}length"
    r"|tokens[^.]{0,40} must be (?:<|less)",
    re.IGNORECASE,
)
_PREFILL = re.compile(
    r"prefill|assistant|(?:last|final) (?:message|role|turn)|roles? must alternate|end with a user", re.IGNORECASE
)
_UNNAMED = re.compile(
    r"extra|unknown|unrecogni[sz]ed|unsupported|not (?:support|permitted|allowed)|unexpected|additional propert",
    re.IGNORECASE,
)
_GO_ON = "Begin your answer with exactly this text, and go on from where it ends:"


class ChatRequestBuilder:
    """What one server was seen to refuse. Any number of requests may learn at once."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._limit = LIMIT
        self._left_out: set[str] = set()
        self._takes_opening = True

    def body(self, messages: Sequence[Message], opening: str, max_tokens: int, fields: JsonObject) -> JsonObject:
        """A request for an answer that begins with `opening`, in the way that the server has taken so far."""
        begun = _opened if self._takes_opening else _asked_to_go_on
        turns = begun(messages, opening) if opening else list(messages)
        streamed = {"stream": True, "stream_options": {"include_usage": True}}
        kept = {name: value for name, value in {**fields, **streamed}.items() if name not in self._left_out}
        if "stream" not in kept:
            kept.pop("stream_options", None)
        return {"messages": turns, **kept, self._limit: max_tokens}

    def learn(self, sent: JsonObject, refusal: ServerRefused) -> None:
        """Take from a refusal what the next request does without; nothing where it is about something else.

        What another request has learnt meanwhile is no reason to fail: compare the next body with the one sent.
        """
        said = str(refusal)
        if refusal.status not in _STATUSES or overflows(refusal):
            return
        optional = [name for name in _OPTIONAL if name in sent]
        if named := [name for name in optional if _names(said, name)]:
            for name in named:
                self._leave_out(name, said)
        elif _names(said, LIMIT) or _names(said, NEWER_LIMIT):
            self._limit = NEWER_LIMIT
        elif sent["messages"][-1]["role"] == "assistant" and _PREFILL.search(said):
            self._takes_opening = False
        elif optional and _UNNAMED.search(said):
            self._leave_out(optional[0], said)

    def _leave_out(self, name: str, said: str) -> None:
        if name in self._left_out:
            return
        self._left_out.add(name)
        if name in _LOSSES:
            warn("the server refuses a parameter", server=self._place, left_out=name, so=_LOSSES[name], said=said)


def overflows(refusal: ServerRefused) -> bool:
    """Whether a refusal says that prompt and answer are too long for the model."""
    return refusal.status in {400, 413, 422} and _OVERFLOW.search(str(refusal)) is not None


def _names(said: str, field: str) -> bool:
    return re.search(rf"(?<![\w-]){field}(?![\w-])", said) is not None


def _opened(messages: Sequence[Message], opening: str) -> list[Message]:
    return [*messages, {"role": "assistant", "content": opening}]


def _asked_to_go_on(messages: Sequence[Message], opening: str) -> list[Message]:
    """The opening as a part of the last user's turn: many servers want the turns to alternate."""
    request = f"{_GO_ON}\n\n{opening}"
    *before, last = messages
    if last["role"] != "user":
        return [*messages, {"role": "user", "content": request}]
    return [*before, {"role": "user", "content": f"{last['content']}\n\n{request}"}]
