"""The completions route of one served model: raw prompts there, samples back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

from redline.inference.completions.server_sample import ServerSample, read_sample
from redline.inference.errors import AnswerUnusable
from redline.inference.http.client import ServerClient
from redline.inference.http.json_values import JsonObject, short_repr
from redline.inference.model import Usage
from redline.inference.served.finish_reason import read_finish
from redline.inference.served.identity import ServerIdentity
from redline.inference.served.usage import read_usage


@dataclass(slots=True)
class CompletionsRoute:
    """Requests to `/completions`. Bodies are given without the model's name."""

    server: ServerClient
    model: str
    identity: ServerIdentity = field(default_factory=ServerIdentity)
    fields: JsonObject = field(default_factory=dict)
    """What every request says besides."""

    async def ask(self, body: JsonObject) -> tuple[list[Any], Usage]:
        """The entries of `choices`, in order, unread, and the server's usage.

        Raises what `ServerClient.post` does, and `AnswerUnusable`.
        """
        answer = await self.server.post(self._url, {"model": self.model, **body, **self.fields})
        self.identity.check(answer)
        choices = answer.get("choices")
        if not isinstance(choices, list) or not choices or not all(isinstance(c, dict) for c in choices):
            raise AnswerUnusable(f"the server's answer has no choices: {short_repr(answer)}")
        # Samples of one request are as good in any order: an index that is none changes nothing.
        ordered = sorted(choices, key=lambda choice: index if isinstance(index := choice.get("index"), int) else 0)
        most = body.get("n", 1) * body.get("max_tokens", 0)
        return ordered, read_usage(answer.get("usage"), completion=most)

    async def samples(self, body: JsonObject) -> tuple[list[ServerSample], Usage]:
        """The samples, which must be as many as were asked for. Raises as `ask` does, and `ModelFailed`."""
        choices, usage = await self.ask(body)
        wanted = body.get("n", 1)
        if len(choices) != wanted:
            raise AnswerUnusable(f"the server sent {len(choices)} samples where {wanted} were asked for")
        return [read_sample(choice) for choice in choices], usage

    async def pieces(self, body: JsonObject) -> AsyncGenerator[tuple[str, Literal["eos", "length"] | None], None]:
        """One sample as it is written: pieces of text, the last with its finish reason. Close it to stop the server.

        Raises what `ServerClient.events` does, and `ModelFailed` for a sample that the server gave up.
        """
        asked = {"model": self.model, "stream": True, **body, **self.fields}
        async with aclosing(self.server.events(self._url, asked)) as events:
            async for event in events:
                self.identity.check(event)
                for choice in _choices(event):
                    yield _text(choice.get("text")) or "", read_finish(choice.get("finish_reason"))

    @property
    def _url(self) -> str:
        return f"{self.server.base}/completions"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _choices(event: JsonObject) -> list[JsonObject]:
    """The event's pieces of the one sample asked for. Raises `AnswerUnusable`."""
    told = event.get("choices") or []
    if not isinstance(told, list) or not all(isinstance(choice, dict) for choice in told):
        raise AnswerUnusable(f"the server's event has no choices: {short_repr(event)}")
    return [choice for choice in told if not choice.get("index")]
