"""The wire to a model server: JSON there and back, asked again where that is safe, every failure a typed error.

No error raised here carries the exception of the HTTP library, whose request would hold the key.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from redline.inference.errors import AnswerUnusable, ModelFailed, ServerUnreachable
from redline.inference.http.api_key import ApiKey
from redline.inference.http.config import ClientConfig
from redline.inference.http.event_stream import DONE, EventStream, EventTooLong, ServerSentEvent
from redline.inference.http.failure import MESSAGE, FailureReporter, error_text, is_html
from redline.inference.http.json_values import JsonObject, json_or_none
from redline.inference.http.response_body import ResponseBody
from redline.inference.http.retry import with_retries
from redline.inference.http.transport import READ_ERRORS, Transport


class ServerClient:
    """One server. To be used from one event loop; any number of requests at once.

    Cancelling a request closes its connection, which tells the server to stop working on it.
    """

    def __init__(self, base: str, key: ApiKey, config: ClientConfig | None = None) -> None:
        self.base = base
        self.root = base.removesuffix("/v1")
        self._config = config or ClientConfig()
        self._place = urlsplit(base).netloc
        self._failures = FailureReporter(self._place, key, self._config)
        self._shortened = self._failures.shortened
        self._transport = Transport(key, self._config, self._failures)

    async def get(self, url: str) -> JsonObject:
        """The object at a whole URL. Raises `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`, `ModelFailed`."""
        return self._object(await self._answer("GET", url, None))

    async def post(self, url: str, body: JsonObject) -> JsonObject:
        """The answer to one JSON request; raises as `get` does."""
        return self._object(await self._answer("POST", url, body))

    async def events(
        self, url: str, body: JsonObject, finishes: Callable[[JsonObject], bool] | None = None
    ) -> AsyncGenerator[JsonObject, None]:
        """The answer event by event (server-sent events, up to `[DONE]`); raises as `get` does.

        It is also complete where the connection ends after the event that `finishes`, asked once that was taken (None:
        after a finish reason). Nothing is sent again once the answer has begun. Close the iterator to break the request
        off.
        """
        answer, ends = await self._answer("POST", url, body, stream=True), finishes or _finishes
        stream = EventStream(answer.limits.body)
        try:
            async with aclosing(self._parsed(answer, stream)) as parsed:
                async for event in parsed:
                    if event.data == DONE or (answer.complete and event.value is None):
                        return
                    yield (told := self._checked(event))
                    if not answer.complete and ends(told):
                        answer.complete = True
                        answer.hurry(self._config.grace)
        finally:
            await answer.aclose()
        if not answer.complete:
            raise self._broken_off(stream)

    @asynccontextmanager
    async def opening(self) -> AsyncIterator[None]:
        """For the time in which the server is found out about. Raises `ServerUnreachable` when it takes too long."""
        try:
            async with asyncio.timeout(self._config.opening):
                yield
            return
        except TimeoutError:
            pass
        raise ServerUnreachable(f"{self._place} was not ready within the {self._config.opening:g} seconds of opening")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _answer(self, method: str, url: str, body: JsonObject | None, *, stream: bool = False) -> ResponseBody:
        """The successful answer; unread if `stream`."""
        return await with_retries(partial(self._transport.send, method, url, body, stream=stream), self._config)

    async def _parsed(self, answer: ResponseBody, stream: EventStream) -> AsyncGenerator[ServerSentEvent, None]:
        while chunk := await self._chunk(answer):
            for event in self._fed(stream, chunk):
                yield event
        for event in stream.end():
            yield event

    async def _chunk(self, answer: ResponseBody) -> bytes:
        """The next bytes of a stream, none at its end; a text that is complete ends however the connection does."""
        try:
            return await answer.piece(answer.limits.stream)
        except READ_ERRORS as error:
            failure = self._failures.transport(error, answer.limits)
        if answer.complete:
            return b""
        raise failure.error

    def _fed(self, stream: EventStream, chunk: bytes) -> Iterator[ServerSentEvent]:
        try:
            yield from stream.feed(chunk)
            return
        except EventTooLong as error:
            reason = str(error)
        raise AnswerUnusable(f"{self._place} sent {reason}")

    def _broken_off(self, stream: EventStream) -> ModelFailed:
        if stream.ignored and not stream.said:
            return AnswerUnusable(f"{self._place} answered with something else than a stream of events")
        return ServerUnreachable(f"{self._place} broke off in the middle of an answer")

    def _checked(self, event: ServerSentEvent) -> JsonObject:
        if not isinstance(event.value, dict):
            data = event.data[:MESSAGE].decode(errors="replace")
            raise AnswerUnusable(self._shortened(f"{self._place} sent an event that is no JSON object: {data}"))
        if event.value.get("error"):
            raise ModelFailed(self._shortened(f"{self._place} failed: {error_text(event.value)}"))
        return event.value

    def _object(self, answer: ResponseBody) -> JsonObject:
        value = json_or_none(answer.content)
        if isinstance(value, dict):
            return value
        page = "HTML" if is_html(answer.response) else "no JSON object"
        raise AnswerUnusable(
            self._shortened(f"{self._place} answered {answer.response.url.path} with {page}")
            + ": is this the address of a model server, up to and including /v1?"
        )


def _finishes(event: JsonObject) -> bool:
    choices = event.get("choices")
    return isinstance(choices, list) and any(isinstance(one, dict) and one.get("finish_reason") for one in choices)
