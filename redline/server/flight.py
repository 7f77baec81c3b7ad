"""Work in a task of its own, beside the request that waits for it: a client that reads slowly holds up no work, and one
that leaves ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from fastapi import Request

from redline.server.errors import ClientLeft

T = TypeVar("T")

BEAT_SECONDS = 15.0


async def in_flight(
    request: Request,
    work: Callable[[], AsyncGenerator[T, None]],
    *,
    on_left: Callable[[], None],
) -> AsyncGenerator[T | None, None]:
    """What the work yields, as it comes; None where nothing came for `BEAT_SECONDS`.

    The work goes on whether or not anybody takes what it yields. It is cancelled, and waited for, when the iterator is
    closed and when the client closes the connection; then `on_left` is called, and `ClientLeft` raised to whoever still
    iterates. Raises what the work raises.
    """
    parts: asyncio.Queue[T | _End] = asyncio.Queue()
    worker = asyncio.create_task(_collect(work, parts))
    worker.add_done_callback(lambda _: parts.put_nowait(_END))
    watcher = asyncio.create_task(_until_left(request, worker, on_left))
    try:
        while not isinstance(part := await _next(parts), _End):
            yield part
        if worker.cancelled():
            raise ClientLeft("the client has left")
        worker.result()
    finally:
        watcher.cancel()
        worker.cancel()
        await asyncio.wait({worker, watcher})


class _End:
    """Nothing more comes."""


_END = _End()


async def _collect(work: Callable[[], AsyncGenerator[T, None]], parts: asyncio.Queue[T | _End]) -> None:
    async with aclosing(work()) as source:
        async for part in source:
            parts.put_nowait(part)


async def _next(parts: asyncio.Queue[T | _End]) -> T | _End | None:
    try:
        async with asyncio.timeout(BEAT_SECONDS):
            return await parts.get()
    except TimeoutError:
        return None


async def _until_left(request: Request, worker: asyncio.Task[None], on_left: Callable[[], None]) -> None:
    """Wait until the connection is closed: the body has been read, so nothing else is received any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    if worker.cancel():
        on_left()
