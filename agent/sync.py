"""From blocking code into the async core, and out of an async iterator before its end."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from typing import Any, TypeVar, cast

T = TypeVar("T")


def closing(iterator: AsyncIterator[T]) -> AbstractAsyncContextManager[AsyncIterator[T]]:
    """`contextlib.aclosing` for an iterator that need not have anything to close: anybody's judge makes one."""
    return aclosing(cast(AsyncGenerator[T, None], iterator)) if hasattr(iterator, "aclose") else nullcontext(iterator)


def run_sync(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine from blocking code; where an event loop already runs in this thread, on a loop in another one.

    An interrupt (Ctrl-C) cancels the coroutine before it is raised.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(make())
    return _run_beside(make)


def _run_beside(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    started: Future[Callable[[], object]] = Future()

    async def main() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        started.set_result(lambda: loop.call_soon_threadsafe(task.cancel))
        return await make()

    with ThreadPoolExecutor(1, thread_name_prefix="redline") as pool:
        done = pool.submit(contextvars.copy_context().run, asyncio.run, main())
        try:
            return done.result()
        except BaseException:
            if not done.done():
                started.result()()
            raise
