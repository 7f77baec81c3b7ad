"""What Ctrl-C does: at once while models load, in three strengths while they work."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from agent.cli import exits


@contextmanager
def hard_interrupt(farewell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Ctrl-C ends the process at once, after `farewell`: for the loading of models, when there is nothing to keep.

    A thread that imports torch or reads weights cannot be stopped, and Python waits for it before it ends by itself.
    """

    def press(_signal: int, _frame: FrameType | None) -> None:
        farewell()
        sys.stdout.flush()
        sys.stderr.write("redline: interrupted\n")
        sys.stderr.flush()
        os._exit(exits.INTERRUPTED)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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
