"""What Ctrl-C, SIGTERM and SIGHUP do: the same. At once while models load, in three strengths while they work.

What was ignored when the command began stays ignored: SIGHUP under nohup, Ctrl-C in the background of a shell.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Press = Callable[[int, FrameType | None], None]

_received: list[int] = []
_terminals: list[int] = []
"""Descriptors that were a terminal when the command began."""


def exit_code() -> int:
    """Of a command that was ended so: 128 and the number of the signal, as shells count. 130 for Ctrl-C."""
    return 128 + (_received[-1] if _received else signal.SIGINT)


def told_to_end() -> bool:
    """Whether the process is to end: not only what it is doing, as by Ctrl-C."""
    return any(number != signal.SIGINT for number in _received)


@contextmanager
def ending_alike() -> Iterator[None]:
    """SIGTERM and SIGHUP do what Ctrl-C does at that moment, whoever has taken that over. For the whole command."""
    _received.clear()
    _terminals[:] = [file for file in (1, 2) if os.isatty(file)]
    if threading.current_thread() is not threading.main_thread():
        # Signals are another's business then.
        yield
        return
    with _taken((signal.SIGTERM, signal.SIGHUP), _as_ctrl_c):
        yield


@contextmanager
def hard_interrupt(farewell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Ctrl-C ends the process at once, after `farewell`: for the loading of models, when there is nothing to keep.

    A thread that imports torch or reads weights cannot be stopped, and Python waits for it before it ends by itself.
    """

    def press(number: int, _frame: FrameType | None) -> None:
        _note(number)
        _leave(farewell)

    with _taken(ENDING, press):
        yield


@contextmanager
def soft_interrupt(
    cancel: asyncio.Event, notify: Callable[[], None], farewell: Callable[[], None] | None = None
) -> Iterator[None]:
    """The first Ctrl-C sets `cancel` and calls `notify`, the second cancels the current task, the third breaks off.

    With a `farewell` the second ends the process at once, after it: where nothing would be lost. Must be entered in the
    main thread, inside a running task.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    presses = 0

    def press(number: int, _frame: FrameType | None) -> None:
        nonlocal presses
        _note(number)
        presses += 1
        if presses == 2 and farewell is not None:
            _leave(farewell)
        if presses > 2 or task is None:
            raise KeyboardInterrupt
        # The handler may run in the middle of anything; the loop takes it up between two callbacks.
        loop.call_soon_threadsafe(soften if presses == 1 else task.cancel)

    def soften() -> None:
        cancel.set()
        notify()

    with _taken(ENDING, press):
        yield


@contextmanager
def _taken(numbers: tuple[signal.Signals, ...], press: Press) -> Iterator[None]:
    """`press` takes the place of what these signals did, but of those that are ignored."""
    before = {n: signal.signal(n, press) for n in numbers if signal.getsignal(n) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(farewell: Callable[[], None]) -> NoReturn:
    farewell()
    sys.stdout.flush()
    sys.stderr.write("redline: interrupted\n")
    sys.stderr.flush()
    os._exit(exit_code())


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    _note(number)
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler):
        raise KeyboardInterrupt
    handler(signal.SIGINT, frame)


def _note(number: int) -> None:
    _received.append(number)
    if number == signal.SIGHUP:
        # The terminal is gone; what is still said to it must not be what the command fails on.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for file in _terminals:
            os.dup2(nowhere, file)
        os.close(nowhere)
