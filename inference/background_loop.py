"""An event loop in a thread of its own: what lives on it can be used from any number of threads and loops.

anyio's `BlockingPortal` would be less code, but its callers wait for their turn on the loop each time they start
something, which holds up the loop that they run on; and what is started while it stops may never end.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from redline.inference.errors import ModelFailed

T = TypeVar("T")


class BackgroundLoop:
    """Runs coroutines for other threads until it is closed."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._closed = False
        self._lock = threading.Lock()
        self._started: weakref.WeakSet[Coroutine[Any, Any, Any]] = weakref.WeakSet()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Block the calling thread until the work is done. Raises what it raises, `ModelFailed` when closed."""
        try:
            return self._submit(work).result()
        except CancelledError:
            raise ModelFailed("the model was closed during the call") from None

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await the work from any loop; cancelling the caller cancels it. Raises as `wait` does."""
        future = self._submit(work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if self._closed and not _being_cancelled():
                raise ModelFailed("the model was closed during the call") from None
            raise

    def close(self, last: Coroutine[Any, Any, None] | None = None, timeout: float = 10.0) -> None:
        """Cancel what is going on, run `last`, and end the thread. Later work fails with `ModelFailed`."""
        with self._lock:
            if self._closed:
                if last is not None:
                    last.close()
                return
            self._closed = True
            ended = asyncio.run_coroutine_threadsafe(self._wind_up(last), self._loop)
        try:
            ended.result(timeout)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout)

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        # Under the lock, work always reaches the loop before what winds it up, which then finds and cancels it.
        with self._lock:
            if not self._closed:
                self._started.add(work)
                return asyncio.run_coroutine_threadsafe(work, self._loop)
        work.close()
        raise ModelFailed("the model is closed")

    async def _wind_up(self, last: Coroutine[Any, Any, None] | None) -> None:
        # Work ends what it has begun itself: cancelling that too, before it has taken its first step, would leave
        # coroutines behind that nobody ever awaits.
        await _cancelled([task for task in _others() if task.get_coro() in self._started])
        await asyncio.gather(*(task for task in _others() if task.cancelling()), return_exceptions=True)
        await _cancelled(_others())
        if last is not None:
            await last

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with contextlib.closing(self._loop):
            self._loop.run_forever()


def _others() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def _cancelled(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
