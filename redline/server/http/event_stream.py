"""Server-sent events: an answer that comes piece by piece."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractContextManager, aclosing
from typing import Any

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from redline.server.errors import ClientLeft, RequestRefused
from redline.server.http.error_body import UNEXPECTED, error_body
from redline.store import json_line

log = structlog.get_logger()

BEAT = b": still at work\n\n"
"""A remark that clients pass over; a connection on which nothing happens is closed by what lies between."""
EVENT_SCHEMA = {
    "itemSchema": {"type": "object", "properties": {"data": {"type": "string"}, "event": {"type": "string"}}}
}
"""Of a stream, as OpenAPI 3.2 describes one."""
DONE = b"data: [DONE]\n\n"
"""What ends a stream of OpenAI's API."""


def event(data: Mapping[str, Any], name: str | None = None) -> bytes:
    """One event. Raises `ValueError` for NaN and infinity."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + json_line(data) + b"\n"


async def with_errors(events: AsyncGenerator[bytes, None], name: str | None = None) -> AsyncGenerator[bytes, None]:
    """The events, and one more for what breaks on the way: the status has been sent long since."""
    try:
        async with aclosing(events):
            async for one in events:
                yield one
    except ClientLeft:
        return
    except RequestRefused as refused:
        yield event(error_body(refused), name)
    except Exception:
        log.exception("unexpected_failure")
        yield event(error_body(UNEXPECTED), name)


class EventStreamAnswer(StreamingResponse):
    """Sends events as they come. However it ends, its source is closed, and with it the work behind it.

    `held`: what is given back then.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes, None], held: AbstractContextManager[object]) -> None:
        super().__init__(events, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        self._events, self._held = events, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            async with aclosing(self._events):
                await super().__call__(scope, receive, send)
