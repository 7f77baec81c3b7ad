"""The moment at which work must end: the time is up, or the caller wants it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redline.agent.errors import BudgetSpent, StoppedSoftly
from redline.agent.usage.ledger import Ledger


@asynccontextmanager
async def curfew(ledger: Ledger, cancel: asyncio.Event | None = None) -> AsyncIterator[None]:
    """Cut the block off when the ledger's time is up (`BudgetSpent`) or `cancel` is set (`StoppedSoftly`).

    Raises `StoppedSoftly` before the block is entered when `cancel` is already set. The other limits of the budget
    are looked at before each call, by whoever makes it.
    """
    if cancel is not None and cancel.is_set():
        raise StoppedSoftly("the run was asked to stop")
    try:
        async with asyncio.timeout(ledger.seconds_left) as scope, _watching(cancel, scope):
            yield
    except TimeoutError as error:
        if not scope.expired():
            raise
        if cancel is not None and cancel.is_set():
            raise StoppedSoftly("the run was asked to stop") from error
        raise BudgetSpent("time") from error


@asynccontextmanager
async def _watching(cancel: asyncio.Event | None, scope: asyncio.Timeout) -> AsyncIterator[None]:
    if cancel is None:
        yield
        return
    watcher = asyncio.create_task(_ring(cancel, scope))
    try:
        yield
    finally:
        watcher.cancel()


async def _ring(cancel: asyncio.Event, scope: asyncio.Timeout) -> None:
    await cancel.wait()
    scope.reschedule(asyncio.get_running_loop().time())
