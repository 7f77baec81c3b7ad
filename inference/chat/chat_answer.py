"""One answer of a chat as it comes in, in any of the shapes servers use: what is said, and what is only thought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from redline.inference.errors import AnswerUnusable, ModelFailed
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Completion, Request, Usage
from redline.inference.served.finish_reason import read_finish
from redline.inference.served.usage import read_usage
from redline.inference.text.stops import Stop, first_stop
from redline.inference.text.thought import split_thought
from redline.inference.text.token_limit import TokenLimit

_THOUGHT = ("reasoning_content", "reasoning", "thinking", "reasoning_details")
"""Where servers put a thought beside the content. Those that fill two of them say the same in both."""
_REFUSAL = 200
"""Characters kept of what a model says when it refuses."""
_FOREIGN_TOKENS = 16_384
"""Tokens that a server may add to what it is asked."""
_THOUGHTFUL = 8
"""Times the tokens asked for that a server may count, thoughts among them."""
_WORDLESS = 8
"""Tokens that an end alone may take; an answer without a word that was billed more is not an empty answer."""


class ChatAnswer:
    """Put together event by event, up to its limit of tokens, thoughts included.

    `opening` is what the answer was begun with; it ends at the first of `stop`.
    """

    def __init__(self, opening: str, request: Request) -> None:
        self._opening = opening
        self._stops = request.stop
        self._limit = TokenLimit(request.max_tokens)
        self._most = {
            "prompt": len(request.prompt.encode(errors="replace")) + _FOREIGN_TOKENS,
            "completion": _THOUGHTFUL * request.max_tokens + _FOREIGN_TOKENS,
        }
        self._said = ""
        self._thought = ""
        self._refusal = ""
        self._finish: Literal["eos", "length"] | None = None
        self._usage: Usage | None = None
        self._stopped: Stop | None = None

    def take(self, event: JsonObject) -> bool:
        """Add what an event brings; True when the answer is complete. Raises `ModelFailed`, `AnswerUnusable`."""
        choice = _first_choice(event)
        delta = _object(choice.get("delta")) or _object(choice.get("message"))
        said, thought = _content(delta.get("content"))
        thought += next((text for name in _THOUGHT if (text := "".join(_content(delta.get(name))))), "")
        self._refusal = (self._refusal + _content(delta.get("refusal"))[0])[:_REFUSAL]
        self._finish = read_finish(choice.get("finish_reason")) or self._finish
        self._usage = read_usage(event["usage"], **self._most) if event.get("usage") else self._usage
        self._thought += self._limit.take(thought)
        if self._say(self._limit.take(said)) or not self._limit.spent:
            return self._stopped is not None
        self._finish = "length"
        return True

    @property
    def usage(self) -> Usage:
        """As the server counts; the pieces that came where it does not tell, or was not heard to its end."""
        told = self._usage or Usage()
        return told if told.completion_tokens else Usage(0, told.prompt_tokens, self._limit.tokens)

    def completion(self) -> Completion:
        """The answer behind its opening. Raises `AnswerUnusable` where it came to no end, `ModelFailed` if refused."""
        thought, text = self._parts()
        if self._stopped:
            text = text[: self._stopped.end]
            return Completion(text, (), (), "stop", self._stopped.string, thought=thought)
        if self._finish is None:
            raise AnswerUnusable("the server ended a sample without saying why")
        if self._refusal and not text:
            raise ModelFailed(f"the model refused to answer: {self._refusal}")
        return Completion(text, (), (), self._finish, thought=thought)

    @property
    def unspoken(self) -> str:
        """Why there is no answer though the model has written; empty where there is one, or none was cut off."""
        thought, answer = split_thought(self._said)
        if answer.strip() or self._finish != "eos" or self._stopped:
            return ""
        spent = self.usage.completion_tokens
        if self._thought or thought:
            return f"the model thought ({spent} tokens) and then said nothing: all that it wrote came as its thought"
        return f"{spent} tokens were billed, and the answer is empty" if spent > _WORDLESS else ""

    def _say(self, piece: str) -> bool:
        fresh = max(0, len(self._said) - max(map(len, self._stops), default=0))
        self._said += piece
        # Only a stop string that is new in what came can be new in the answer; taking it apart each time is dear.
        if first_stop(self._said, self._stops, fresh):
            self._stopped = first_stop(self._parts()[1], self._stops)
        return self._stopped is not None

    def _parts(self) -> tuple[str, str]:
        thought, answer = split_thought(self._said)
        told = "\n\n".join(part.strip() for part in (self._thought, thought) if part.strip())
        return told, _continued(self._opening, answer)


def _continued(opening: str, said: str) -> str:
    """What comes after the opening, whether the model went on with it or wrote its last line again."""
    last = opening.rpartition("\n")[2].strip()
    again = re.search(rf"^[ *#]*{re.escape(last)}", said, re.MULTILINE) if last else None
    return said[again.end() :] if again else said


def _first_choice(event: JsonObject) -> JsonObject:
    choices = event.get("choices")
    return _object(choices[0]) if isinstance(choices, list) and choices else {}


def _object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _content(value: Any) -> tuple[str, str]:
    """What is said and what is thought in a content: a text, or a list of parts."""
    if isinstance(value, str):
        return value, ""
    parts = value if isinstance(value, list) else []
    texts = [told for part in parts for told in _part(part)]
    return "".join(text for thought, text in texts if not thought), "".join(text for thought, text in texts if thought)


def _part(part: Any) -> Iterator[tuple[bool, str]]:
    """The texts of one part, each with whether it is thought: `{"type": "thinking", "thinking": [...]}`."""
    if isinstance(part, str):
        yield False, part
    for name, value in _object(part).items():
        if name in {"text", "content", *_THOUGHT}:
            thought = name in _THOUGHT or str(part.get("type")) in {"thinking", *_THOUGHT}
            yield thought, "".join(_content(value))
