"""An event loop in a thread: what is under way when it is closed ends, and nothing is left behind."""

import asyncio
import gc
import threading
import time
import warnings

import anyio
import pytest

from redline.inference import ModelFailed
from redline.inference.background_loop import BackgroundLoop


@pytest.fixture
def loop():
    loop = BackgroundLoop("test-loop")
    yield loop
    loop.close()


async def test_the_result_and_the_error_of_work_reach_its_caller(loop):
    async def divided(by):
        return 6 / by

    assert await loop.run(divided(2)) == 3
    with pytest.raises(ZeroDivisionError):
        await loop.run(divided(0))
    assert await asyncio.to_thread(lambda: loop.wait(divided(3))) == 2


async def test_cancelling_the_caller_cancels_the_work(loop):
    begun, ended = threading.Event(), threading.Event()

    async def work():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    call = asyncio.create_task(loop.run(work()))
    assert await asyncio.to_thread(begun.wait, 60)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await asyncio.to_thread(ended.wait, 60)


async def test_closing_fails_what_is_under_way_and_what_comes_later(loop):
    begun, order = threading.Event(), []

    async def work():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            order.append("work")

    async def last():
        order.append("last")

    call = asyncio.create_task(loop.run(work()))
    assert await asyncio.to_thread(begun.wait, 60)
    await asyncio.to_thread(loop.close, last())
    with pytest.raises(ModelFailed, match="closed during the call"):
        await call
    with pytest.raises(ModelFailed, match="the model is closed"):
        await loop.run(work())
    assert order == ["work", "last"]


@pytest.mark.parametrize("turns", range(4))
def test_a_child_that_has_not_begun_when_the_loop_closes_is_still_awaited(loop, turns):
    """A connection is tried in a task of its own (anyio's group); closing must not come between the two."""
    parked, closing = threading.Event(), threading.Event()

    async def child():
        await asyncio.sleep(60)

    async def work():
        parked.set()
        # Holds the loop until the close is queued behind this turn; the child is begun some turns later.
        closing.wait(10)
        time.sleep(0.1)
        for _ in range(turns):
            await asyncio.sleep(0)
        async with anyio.create_task_group() as group:
            group.start_soon(child)

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        caller = threading.Thread(target=_failing, args=(loop, work))
        caller.start()
        parked.wait(10)
        closing.set()
        loop.close()
        caller.join()
        gc.collect()
    assert not [str(warning.message) for warning in told]


def _failing(loop, work):
    with pytest.raises(ModelFailed):
        loop.wait(work())
