"""Ctrl-C in three strengths."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def soft_interrupt(cancel: asyncio.Event, notify: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C sets `cancel` and calls `notify`, the second cancels the current task, the third breaks off.

    Must be entered in the main thread, inside a running task.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    presses = 0

    def press(_signal: int, _frame: FrameType | None) -> None:
        nonlocal presses
        presses += 1
        if presses > 2 or task is None:
            raise KeyboardInterrupt
        # The handler may run in the middle of anything; the loop takes it up between two callbacks.
        loop.call_soon_threadsafe(soften if presses == 1 else task.cancel)

    def soften() -> None:
        cancel.set()
        notify()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
