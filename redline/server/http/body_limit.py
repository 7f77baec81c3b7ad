"""How a body may come: as JSON, not too big, and not one byte a minute."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redline.server.errors import ClientLeft, RequestRefused
from redline.server.http.error_body import error_answer

MAX_BYTES = 4_000_000
SECONDS = 30.0
"""Until a body has to be there: whoever sends slowly occupies a connection and nothing else, and not for ever."""


class BodyLimit:
    """Reads a body before its route does, and refuses what is too big (413), too slow (408) or no JSON (415)."""

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_BYTES, seconds: float = SECONDS) -> None:
        self._app, self._max_bytes, self._seconds = app, max_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(Headers(scope=scope), receive)
        except RequestRefused as refused:
            await error_answer(refused)(scope, receive, send)
        except ClientLeft:
            # Half a body, and nobody who waits for an answer.
            return
        else:
            await self._app(scope, _replayed(body, receive), send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > self._max_bytes:
            raise self._too_big()
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except TimeoutError:
            raise RequestRefused(408, f"the body did not come within {self._seconds:g} seconds") from None
        if body and not _is_json(headers.get("content-type", "")):
            raise RequestRefused(415, "the body has to be JSON: `Content-Type: application/json`", code="not_json")
        return body

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientLeft
            body += message.get("body", b"")
            if len(body) > self._max_bytes:
                raise self._too_big()
            if not message.get("more_body"):
                return bytes(body)

    def _too_big(self) -> RequestRefused:
        return RequestRefused(413, f"the body is too big: at most {self._max_bytes:,} bytes", code="too_big")


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
