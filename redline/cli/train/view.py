"""How far several stages are, in one view: a bar each on a terminal, lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from redline.cli.console.progress import PLAIN_SECONDS

if TYPE_CHECKING:
    from rich.console import Console

    from redline.training.stages.pipeline_stage import StageProgress


@contextmanager
def stages_shown(console: Console) -> Iterator[StageProgress]:
    """Show them while the block runs."""
    if not console.is_terminal:
        yield _plain(console)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as bars:

        def show(stage: str, done: int, rows: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=rows)
            bars.update(tasks[stage], completed=done)

        yield show


def _plain(console: Console) -> StageProgress:
    """A line at the end of each stage, and now and then within a long one."""
    shown, ended = monotonic(), set[str]()

    def show(stage: str, done: int, rows: int) -> None:
        nonlocal shown
        ends = done == rows and stage not in ended
        if ends or monotonic() - shown >= PLAIN_SECONDS:
            shown = monotonic()
            console.print(f"{stage}: {done} of {rows} done", soft_wrap=True)
        if ends:
            ended.add(stage)

    return show
