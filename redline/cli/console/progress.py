"""How far a long command is, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_SECONDS = 10.0
"""Between two lines where there is no terminal."""

Watch = Callable[[int, str], None]
"""Told how many rows are done, and the pace in words."""


@contextmanager
def progress(console: Console, rows: int, done: int, unit: str = "rows") -> Iterator[Watch]:
    """Show it while the block runs; `done` of the `rows` are already."""
    if not console.is_terminal:
        yield _plain(console, rows, unit)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=rows, completed=done)
        yield lambda done, pace: bar.update(task, completed=done, description=pace)


def _plain(console: Console, rows: int, unit: str) -> Watch:
    shown = monotonic()

    def watch(done: int, pace: str) -> None:
        nonlocal shown
        if monotonic() - shown >= PLAIN_SECONDS:
            shown = monotonic()
            console.print(f"{done} of {rows} {unit}{pace and ', '}{pace}", soft_wrap=True)

    return watch
