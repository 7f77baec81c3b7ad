"""What is typed while an answer is worked out: it is not shown on top of it, and comes to the next prompt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def typing_ahead() -> Iterator[None]:
    """Keys wait unseen for whoever reads next; Ctrl-C still interrupts. Does nothing off a terminal."""
    if not sys.stdin.isatty():
        yield
        return
    import termios

    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    quiet = list(before)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(file, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        # Not TCSAFLUSH, which would throw away what waits.
        termios.tcsetattr(file, termios.TCSADRAIN, before)
