"""The wire to a model server: JSON there and back, asked again where that is safe, every failure a typed error.

No error raised here carries the exception of the HTTP library, whose request would hold the key.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import tenacity

from redline.inference.errors import AnswerUnusable, ModelFailed, ServerRefused, ServerUnreachable
from redline.inference.http.api_key import ApiKey
from redline.inference.http.client_pool import ClientPool
from redline.inference.http.config import ClientConfig
from redline.inference.http.event_stream import DONE, EventStream, EventTooLong, ServerSentEvent
from redline.inference.http.json_values import JsonObject, parse_json, short_repr
from redline.inference.http.response_body import BodyRefused, ResponseBody
from redline.inference.http.response_limits import ResponseLimits

_BUSY = {408, 429, 500, 502, 503, 504}
"""Statuses after which the same request may well succeed."""
_MESSAGE = 240
_REFUSAL = 2**16
"""Bytes of a refusal that are read."""
_SECONDS = re.compile(r"[0-9]{1,300}(\.[0-9]{1,300})?")
_DATE = 64

_STUMBLES = (BodyRefused, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
"""What bytes from outside make the reading of an answer raise; the HTTP library lets some of the last two through."""


class _Passing(Exception):
    """A failure that another attempt may mend; holds the error to raise when none is left."""

    def __init__(self, error: ModelFailed, pause: float = 0.0) -> None:
        self.error = error
        self.pause = pause
        """Seconds the server asked for."""


class ServerClient:
    """One server. To be used from one event loop; any number of requests at once.

    Cancelling a request closes its connection, which tells the server to stop working on it.
    """

    def __init__(self, base: str, key: ApiKey, config: ClientConfig | None = None) -> None:
        self.base = base
        self.root = base.removesuffix("/v1")
        self._key = key
        self._config = config or ClientConfig()
        self._connections = ClientPool(self._config)

    async def get(self, url: str) -> JsonObject:
        """The object at a whole URL. Raises `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`, `ModelFailed`."""
        return self._object(await self._persistently("GET", url, None))

    async def post(self, url: str, body: JsonObject) -> JsonObject:
        """The answer to one JSON request; raises as `get` does."""
        return self._object(await self._persistently("POST", url, body))

    async def events(
        self, url: str, body: JsonObject, finishes: Callable[[JsonObject], bool] | None = None
    ) -> AsyncGenerator[JsonObject, None]:
        """The answer event by event (server-sent events, up to `[DONE]`); raises as `get` does.

        It is also complete where the connection ends after the event that `finishes`, asked once that was taken (None:
        after a finish reason). Nothing is sent again once the answer has
        begun. Close the iterator to break the request off.
        """
        answer, ends = await self._persistently("POST", url, body, stream=True), finishes or _finishes
        stream, finished = EventStream(answer.allowance.body), False
        try:
            while chunk := await self._chunk(answer, finished):
                for event in self._read(stream, chunk):
                    if event.data == DONE or (finished and event.value is None):
                        return
                    yield (told := self._event(event))
                    if not finished and ends(told):
                        finished = True
                        answer.hurry(self._config.grace)
            for event in stream.end():
                if event.data == DONE or (finished and event.value is None):
                    return
                yield (told := self._event(event))
                finished = finished or ends(told)
        finally:
            await answer.aclose()
        if not finished:
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
        await self._connections.aclose()

    @property
    def _place(self) -> str:
        return urlsplit(self.base).netloc

    async def _persistently(
        self, method: str, url: str, body: JsonObject | None, *, stream: bool = False
    ) -> ResponseBody:
        """The successful answer; unread if `stream`."""
        attempts = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self._config.attempts),
            retry=tenacity.retry_if_exception_type(_Passing),
            wait=self._pause,
            reraise=True,
        )
        try:
            return await attempts(self._once, method, url, body, stream)
        except _Passing as failure:
            error = failure.error
        raise error

    def _pause(self, state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.pause if isinstance(failure, _Passing) else 0.0
        longest = self._config.max_backoff
        return asked + tenacity.wait_random_exponential(multiplier=self._config.backoff, max=longest)(state)

    async def _once(self, method: str, url: str, body: JsonObject | None, stream: bool) -> ResponseBody:
        # The error leaves from here, where neither its context nor a frame of its traceback holds the key.
        outcome = await self._attempt(method, url, body, stream)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _attempt(self, method: str, url: str, body: JsonObject | None, stream: bool) -> ResponseBody | Exception:
        sent = b"" if body is None else _written(body)
        allowance = ResponseLimits.of(body, len(sent), self._config)
        deadline = asyncio.get_running_loop().time() + allowance.seconds
        try:
            with self._connections.client() as client:
                request = client.build_request(method, url, content=sent or None, headers=self._headers(sent))
                async with asyncio.timeout_at(deadline):
                    response = await client.send(request, stream=True)
                return await self._begun(response, allowance, deadline, stream)
        except _STUMBLES as error:
            return self._transport_failure(error, allowance)

    async def _begun(
        self, response: httpx.Response, allowance: ResponseLimits, deadline: float, stream: bool
    ) -> ResponseBody | Exception:
        """The answer, read to its end unless it is a stream; or what a refusal comes to."""
        kept = False
        try:
            answer = ResponseBody(response, allowance, deadline)
            if not response.is_success:
                return await self._refusal(answer)
            if not stream:
                await answer.load()
            kept = stream
            return answer
        finally:
            if not kept:
                await response.aclose()

    async def _refusal(self, answer: ResponseBody) -> Exception:
        answer.hurry(self._config.grace)
        # What a refusal says is a help and not needed.
        with contextlib.suppress(*_STUMBLES):
            await answer.load(_REFUSAL)
        return self._status_failure(answer.response, answer.content)

    def _headers(self, sent: bytes) -> dict[str, str]:
        return {**self._key.headers, **({"Content-Type": "application/json"} if sent else {})}

    def _transport_failure(self, error: Exception, allowance: ResponseLimits) -> Exception:
        if isinstance(error, BodyRefused):
            return AnswerUnusable(self._told(f"{self._place} {error}"))
        if isinstance(error, TimeoutError):
            return ServerUnreachable(f"{self._place} took longer than {allowance.seconds:g} seconds for one answer")
        what = f"{type(error).__name__}{f': {error}' if str(error) else ''}"
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            told = f"nothing answers at {self._place} ({what}): start the server, or correct the address"
            return _Passing(ServerUnreachable(self._told(told)))
        if isinstance(error, httpx.TimeoutException):
            return ServerUnreachable(f"{self._place} stalled: nothing came for {self._config.read:g} seconds")
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            return _Passing(ServerUnreachable(self._told(f"the connection to {self._place} broke ({what})")))
        return AnswerUnusable(self._told(f"{self._place} cannot be talked to ({what})"))

    def _status_failure(self, response: httpx.Response, body: bytes) -> Exception:
        status = response.status_code
        said = self._told(_message(response, body))
        if status not in _BUSY:
            return ServerRefused(f"{self._place} answered {status}: {said}{_advice(status, bool(self._key))}", status)
        pause = _retry_after(response)
        kind = ServerRefused(f"{self._place} is busy ({status}): {said}", status)
        error: ModelFailed = kind if status in {429, 503} else ModelFailed(f"{self._place} failed ({status}): {said}")
        return error if pause > self._config.max_backoff else _Passing(error, pause)

    async def _chunk(self, answer: ResponseBody, finished: bool) -> bytes:
        """The next bytes of a stream, none at its end; a text that is complete ends however the connection does."""
        try:
            return await answer.piece(answer.allowance.stream)
        except _STUMBLES as error:
            failure = self._transport_failure(error, answer.allowance)
        if finished:
            return b""
        raise failure.error if isinstance(failure, _Passing) else failure

    def _read(self, stream: EventStream, chunk: bytes) -> Iterator[ServerSentEvent]:
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

    def _event(self, event: ServerSentEvent) -> JsonObject:
        if not isinstance(event.value, dict):
            data = event.data[:_MESSAGE].decode(errors="replace")
            raise AnswerUnusable(self._told(f"{self._place} sent an event that is no JSON object: {data}"))
        if event.value.get("error"):
            raise ModelFailed(self._told(f"{self._place} failed: {_said(event.value)}"))
        value: JsonObject = event.value
        return value

    def _object(self, answer: ResponseBody) -> JsonObject:
        value = _json(answer.content)
        if isinstance(value, dict):
            return value
        page = "HTML" if "html" in answer.response.headers.get("content-type", "") else "no JSON object"
        raise AnswerUnusable(
            self._told(f"{self._place} answered {answer.response.url.path} with {page}")
            + ": is this the address of a model server, up to and including /v1?"
        )

    def _told(self, text: str) -> str:
        """Text from outside as it may be shown: the key goes before the length does, or a piece of it would stay."""
        flat = " ".join(self._key.scrub(text).split())
        return flat if len(flat) <= _MESSAGE else f"{flat[:_MESSAGE]}…"


def _advice(status: int, has_key: bool) -> str:
    if status in {401, 403}:
        return "; the key was refused" if has_key else "; it wants a key: set REDLINE_API_KEY"
    return "; name the address it leads to instead" if 300 <= status < 400 else ""


def _retry_after(response: httpx.Response) -> float:
    """Seconds, from a number or a date; 0 where nothing readable is said."""
    stated = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(stated):
        return float(stated)
    try:
        until = parsedate_to_datetime(stated[:_DATE])
        return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    # Its reader stumbles over bad dates in several ways, and some dates lie outside the calendar.
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0


def _written(body: JsonObject) -> bytes:
    """JSON with a question mark for each lone surrogate, which UTF-8 cannot write."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(errors="replace")


def _message(response: httpx.Response, body: bytes) -> str:
    value = _json(body)
    if value is not None:
        return _said(value)
    html = "html" in response.headers.get("content-type", "")
    return "an HTML page" if html else body.decode(errors="replace") or response.reason_phrase


def _said(answer: Any) -> str:
    """What an error body says, in any of the shapes that servers use."""
    while isinstance(answer, dict):
        answer = next((answer[key] for key in ("error", "message", "detail") if answer.get(key)), short_repr(answer))
    return answer if isinstance(answer, str) else short_repr(answer)


def _json(data: bytes) -> Any:
    try:
        return parse_json(data)
    except ValueError:
        return None


def _finishes(event: JsonObject) -> bool:
    choices = event.get("choices")
    return isinstance(choices, list) and any(isinstance(one, dict) and one.get("finish_reason") for one in choices)
