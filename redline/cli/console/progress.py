"""How far a long command is, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_SECONDS = 10.0
"""Between two lines where there is no terminal, at least."""
PLAIN_SHARE, PLAIN_MOST = 0.05, 600.0
"""Of the time that has passed, so that the lines of a long run can be counted; no more than so many seconds."""

Watch = Callable[[int, str], None]
"""Told how many rows are done, and the pace in words."""


@contextmanager
def progress(console: Console, rows: int, done: int, unit: str = "rows") -> Iterator[Watch]:
    """Show it while the block runs; `done` of the `rows` are already."""
    if not console.is_terminal:
        yield _plain(console, rows, done, unit)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=rows, completed=done)
        yield lambda done, pace: bar.update(task, completed=done, description=pace)


def _plain(console: Console, rows: int, before: int, unit: str) -> Watch:
    began = shown = monotonic()

    def watch(done: int, pace: str) -> None:
        nonlocal shown
        now = monotonic()
        if now - shown >= min(max(PLAIN_SECONDS, PLAIN_SHARE * (now - began)), PLAIN_MOST):
            shown = now
            left = _left((now - began) / (done - before) * (rows - done)) if done > before else ""
            told = (f"{done} of {rows} {unit}", pace, left)
            console.print(", ".join(filter(None, told)), soft_wrap=True)

    return watch


def _left(seconds: float) -> str:
    """How long it will go on at this pace, in words."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    return f"about {minutes} min left" if minutes < 120 else f"about {minutes // 60} h {minutes % 60:02} min left"
