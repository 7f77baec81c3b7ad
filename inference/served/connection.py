"""A server and the loop in the background on which it is talked to."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from redline.inference.background_loop import BackgroundLoop
from redline.inference.http.api_key import ApiKey
from redline.inference.http.client import ServerClient
from redline.inference.http.config import ClientConfig

T = TypeVar("T")


class ServerConnection:
    """For callers in any number of threads and event loops. Its thread ends when it is closed or forgotten."""

    def __init__(self, base: str, key: ApiKey, config: ClientConfig | None = None) -> None:
        self.server = ServerClient(base, key, config)
        """To be used on the loop."""
        self.loop = BackgroundLoop("redline-http")
        self._finalizer = weakref.finalize(self, self.loop.close)

    def open(self, build: Callable[[ServerConnection], Coroutine[Any, Any, T]]) -> T:
        """What `build` makes of the server in the time that opening may take; without it, all is closed.

        Raises what `build` does, and `ServerUnreachable` when it takes too long.
        """
        try:
            return self.loop.wait(self._in_time(build))
        except BaseException:
            self.loop.close(self.server.aclose())
            raise

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await the work on the loop; cancelling the caller cancels it. Raises what it raises, and `ModelFailed`."""
        return await self.loop.run(work)

    async def aclose(self) -> None:
        """Close every connection; calls in flight and later ones fail with `ModelFailed`."""
        await asyncio.to_thread(self.loop.close, self.server.aclose())
        self._finalizer.detach()

    async def _in_time(self, build: Callable[[ServerConnection], Coroutine[Any, Any, T]]) -> T:
        async with self.server.opening():
            return await build(self)
