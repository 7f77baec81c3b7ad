"""Ctrl-C in three strengths."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from redline.cli.signals import soft_interrupt


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_is_soft_and_the_handler_is_put_back():
    told = []

    async def work() -> str:
        cancel = asyncio.Event()
        with soft_interrupt(cancel, lambda: told.append("stopping")):
            asyncio.get_running_loop().call_later(0.01, press)
            await cancel.wait()
        return "the best so far"

    before = signal.getsignal(signal.SIGINT)
    assert asyncio.run(work()) == "the best so far"
    assert told == ["stopping"]
    assert signal.getsignal(signal.SIGINT) is before


def test_the_second_cancels_the_task():
    async def work() -> None:
        with soft_interrupt(asyncio.Event(), lambda: None):
            for delay in (0.01, 0.05):
                asyncio.get_running_loop().call_later(delay, press)
            await asyncio.sleep(30)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())


def test_the_third_breaks_off_even_a_task_that_will_not_be_cancelled():
    async def work() -> None:
        with soft_interrupt(asyncio.Event(), lambda: None):
            for _ in range(3):
                press()
            await asyncio.sleep(30)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work())
