"""llama.cpp's own completions route: unlike its OpenAI-like one it tells which stop string ended a text.

Answers are streamed, because only then does a closed connection stop the work: a request for a whole answer is worked
off to its end whether anybody waits or not (seen with release 2026.10).
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from redline.inference.completions.route import CompletionsRoute
from redline.inference.errors import AnswerUnusable, ServerRefused
from redline.inference.http.client import ServerClient
from redline.inference.http.json_values import JsonObject, short_repr
from redline.inference.model import Usage
from redline.inference.served.dialect import Dialect
from redline.inference.served.usage import read_usage

_FIELDS = (
    "index",
    "content",
    "tokens",
    "stop",
    "stop_type",
    "stopping_word",
    "model",
    "tokens_evaluated",
    "tokens_predicted",
)
"""Those of the last event that are read; it would repeat the prompt and every setting otherwise."""
_FINISH = {"eos": "stop", "word": "stop", "limit": "length"}


@dataclass(slots=True)
class _Sample:
    """One sample as it comes in."""

    text: str = ""
    ids: list[Any] = field(default_factory=list)
    logprobs: list[Any] = field(default_factory=list)
    last: JsonObject | None = None
    """The event that ended it."""

    def take(self, event: JsonObject) -> None:
        content, tokens, told = (event.get(name) for name in ("content", "tokens", "completion_probabilities"))
        if not isinstance(content, str) or not isinstance(tokens or [], list) or not isinstance(told or [], list):
            raise AnswerUnusable(f"the server's event is no piece of a sample: {short_repr(event)}")
        self.text += content
        self.ids += tokens or []
        self.logprobs += told or []
        if event.get("stop") is True:
            self.last = event

    def choice(self, index: int) -> JsonObject:
        """The sample in the shape of the OpenAI-like route, with vLLM's name for the stop string."""
        last = self.last or {}
        return {
            "index": index,
            "text": self.text,
            "finish_reason": _FINISH.get(str(last.get("stop_type"))),
            "stop_reason": last.get("stopping_word") or None,
            "token_ids": self.ids,
            "logprobs": {"content": self.logprobs} if self.logprobs else None,
        }


@dataclass(slots=True)
class LlamaCppRoute(CompletionsRoute):
    """Requests to `/completion`, with bodies and choices as the OpenAI-like route has them."""

    async def ask(self, body: JsonObject) -> tuple[list[Any], Usage]:
        """The samples in order as entries of `choices`, and their tokens; raises as its base does."""
        samples = {index: _Sample() for index in range(body.get("n", 1))}

        def finishes(_: JsonObject) -> bool:
            return all(sample.last for sample in samples.values())

        async with aclosing(self.server.events(self._native, self._asked(body), finishes=finishes)) as events:
            async for event in events:
                self.identity.check(event)
                if (index := event.get("index", 0)) not in samples:
                    raise AnswerUnusable(f"the server sent a sample that nobody asked for: {short_repr(event)}")
                samples[index].take(event)
        return [sample.choice(index) for index, sample in samples.items()], _usage(list(samples.values()), body)

    @property
    def _native(self) -> str:
        return f"{self.server.root}/completion"

    def _asked(self, body: JsonObject) -> JsonObject:
        own = {"n_predict": body.get("max_tokens"), "n_probs": body.get("logprobs", 0)}
        fixed = {"return_tokens": True, "stream": True, "response_fields": list(_FIELDS)}
        named = {name: value for name, value in own.items() if value}
        return {"model": self.model, **body, **named, **fixed, **self.fields}


async def find_route(server: ServerClient, model: str, dialect: Dialect, fields: JsonObject) -> CompletionsRoute:
    """The route to ask a model through: llama.cpp's own where it can be reached. Raises as its `ask` does.

    `fields`: what every request is to say besides.
    """
    if dialect.native_route:
        native = LlamaCppRoute(server, model, fields=fields)
        try:
            await native.ask({"prompt": "1", "max_tokens": 1})
        except ServerRefused as error:
            # Behind a proxy that passes on what OpenAI has.
            if error.status not in {403, 404, 405, 501}:
                raise
        else:
            return native
    return CompletionsRoute(server, model, fields=fields)


def _usage(samples: list[_Sample], body: JsonObject) -> Usage:
    """The prompt once, the tokens of all samples."""
    lasts = [sample.last or {} for sample in samples]
    most = body.get("max_tokens", 0)
    parts = [
        read_usage(
            {"prompt_tokens": last.get("tokens_evaluated"), "completion_tokens": last.get("tokens_predicted")},
            completion=most,
        )
        for last in lasts
    ]
    return Usage(0, parts[0].prompt_tokens, sum(part.completion_tokens for part in parts))
