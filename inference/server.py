"""The wire to a model server: JSON there and back, asked again where that is safe, every failure a typed error.

No error raised here carries the exception of the HTTP library, whose request would hold the key.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import tenacity

from inference.api_key import ApiKey
from inference.connections import Connections
from inference.errors import AnswerUnusable, ModelFailed, ServerRefused, ServerUnreachable
from inference.patience import Patience

Json = dict[str, Any]

_BUSY = {408, 429, 500, 502, 503, 504}
"""Statuses after which the same request may well succeed."""
_MESSAGE = 240


class _Passing(Exception):
    """A failure that another attempt may mend; holds the error to raise when none is left."""

    def __init__(self, error: ModelFailed, pause: float = 0.0) -> None:
        self.error = error
        self.pause = pause
        """Seconds the server asked for."""


class Server:
    """One server. To be used from one event loop; any number of requests at once.

    Cancelling a request closes its connection, which tells the server to stop working on it.
    """

    def __init__(self, base: str, key: ApiKey, patience: Patience | None = None) -> None:
        self.base = base
        self.root = base.removesuffix("/v1")
        self._key = key
        self._patience = patience or Patience()
        self._connections = Connections(self._patience)

    async def get(self, url: str) -> Json:
        """The object at a whole URL. Raises `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`, `ModelFailed`."""
        return self._object(await self._persistently("GET", url, None))

    async def post(self, url: str, body: Json) -> Json:
        """The answer to one JSON request; raises as `get` does."""
        return self._object(await self._persistently("POST", url, body))

    async def events(self, url: str, body: Json) -> AsyncGenerator[Json, None]:
        """The answer event by event (server-sent events, up to `[DONE]`); raises as `get` does.

        Nothing is sent again once the answer has begun. Close the iterator to break the request off.
        """
        response = await self._persistently("POST", url, body, stream=True)
        lines = response.aiter_lines()
        try:
            while (line := await self._line(lines)) is not None:
                if line.startswith("data:"):
                    data = line.removeprefix("data:").strip()
                    if data == "[DONE]":
                        return
                    yield self._event(data)
        finally:
            await response.aclose()
        raise ServerUnreachable(f"{self._place} broke off in the middle of an answer")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._connections.aclose()

    @property
    def _place(self) -> str:
        return urlsplit(self.base).netloc

    async def _persistently(self, method: str, url: str, body: Json | None, *, stream: bool = False) -> httpx.Response:
        """The successful response; unread if `stream`."""
        attempts = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self._patience.attempts),
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
        longest = self._patience.longest_pause
        return asked + tenacity.wait_random_exponential(multiplier=self._patience.pause, max=longest)(state)

    async def _once(self, method: str, url: str, body: Json | None, stream: bool) -> httpx.Response:
        # The error leaves from here, where neither its context nor a frame of its traceback holds the key.
        outcome = await self._attempt(method, url, body, stream)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _attempt(self, method: str, url: str, body: Json | None, stream: bool) -> httpx.Response | Exception:
        try:
            with self._connections.client() as client:
                request = client.build_request(method, url, json=body, headers=self._key.headers)
                response = await client.send(request, stream=stream)
            if stream and not response.is_success:
                await response.aread()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return self._transport_failure(error)
        return response if response.is_success else self._status_failure(response)

    def _transport_failure(self, error: Exception) -> Exception:
        what = f"{type(error).__name__}{f': {error}' if str(error) else ''}"
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            told = f"nothing answers at {self._place} ({what}): start the server, or correct the address"
            return _Passing(ServerUnreachable(self._told(told)))
        if isinstance(error, httpx.TimeoutException):
            return ServerUnreachable(f"{self._place} stalled: nothing came for {self._patience.silence:g} seconds")
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            return _Passing(ServerUnreachable(self._told(f"the connection to {self._place} broke ({what})")))
        return AnswerUnusable(self._told(f"{self._place} cannot be talked to ({what})"))

    def _status_failure(self, response: httpx.Response) -> Exception:
        status = response.status_code
        said = self._told(_message(response))
        if status not in _BUSY:
            return ServerRefused(f"{self._place} answered {status}: {said}{_advice(status, bool(self._key))}", status)
        pause = _retry_after(response)
        kind = ServerRefused(f"{self._place} is busy ({status}): {said}", status)
        error: ModelFailed = kind if status in {429, 503} else ModelFailed(f"{self._place} failed ({status}): {said}")
        return error if pause > self._patience.longest_pause else _Passing(error, pause)

    async def _line(self, lines: AsyncIterator[str]) -> str | None:
        try:
            return await anext(lines)
        except StopAsyncIteration:
            return None
        except httpx.HTTPError as error:
            failure = self._transport_failure(error)
        raise failure.error if isinstance(failure, _Passing) else failure

    def _event(self, data: str) -> Json:
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise AnswerUnusable(self._told(f"{self._place} sent an event that is no JSON object: {data}"))
        if event.get("error"):
            raise ModelFailed(self._told(f"{self._place} failed: {_said(event)}"))
        return event

    def _object(self, response: httpx.Response) -> Json:
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            return answer
        page = "HTML" if "html" in response.headers.get("content-type", "") else "no JSON object"
        raise AnswerUnusable(
            f"{self._place} answered {response.url.path} with {page}: is this the address of a model server, "
            "up to and including /v1?"
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
    if stated.isdecimal():
        return float(stated)
    try:
        until = parsedate_to_datetime(stated)
    except ValueError:
        return 0.0
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _message(response: httpx.Response) -> str:
    try:
        return _said(response.json())
    except ValueError:
        html = "html" in response.headers.get("content-type", "")
        return "an HTML page" if html else response.text or response.reason_phrase


def _said(answer: Any) -> str:
    """What an error body says, in any of the shapes that servers use."""
    while isinstance(answer, dict):
        answer = next((answer[key] for key in ("error", "message", "detail") if answer.get(key)), str(answer))
    return str(answer)
