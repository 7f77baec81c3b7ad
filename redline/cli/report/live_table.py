"""How a running batch looks on a terminal, and in one line elsewhere."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from redline.cli.console.terminal import clean
from redline.report.following.batch_progress import BatchProgress
from redline.report.following.follow import BatchFollower, BatchState

_STATES = {
    BatchState.AWAITED: ("waiting for it to be written", "yellow"),
    BatchState.RUNNING: ("running", "green"),
    BatchState.ENDED: ("no batch is writing it", "dim"),
    BatchState.UNTOLD: ("followed until Ctrl-C", "dim"),
}
_WIDE = 24
"""Signs of an id or an answer."""


def live_table(follower: BatchFollower) -> RenderableType:
    """Everything that is known, and the last rows."""
    state, style = _STATES[follower.state]
    head = Text.assemble((clean(str(follower.tail.path)), "bold"), "  ", (state, style))
    progress = follower.progress
    parts: list[RenderableType] = [head]
    if progress.rows:
        bar = Table.grid()
        bar.add_row(ProgressBar(total=progress.rows, completed=min(progress.done, progress.rows), width=60))
        parts.append(bar)
    figures = Table.grid(padding=(0, 2))
    for name, value in figures_of(progress).items():
        figures.add_row(Text(name, style="dim"), Text(value))
    if follower.tail.unread:
        figures.add_row(Text("not of a batch", style="dim"), Text(f"{follower.tail.unread} lines"))
    return Group(*parts, figures, *([_last(progress)] if progress.last else []))


def figures_of(progress: BatchProgress) -> dict[str, str]:
    """The figures by name, as text."""
    found = {"done": f"{progress.done} of {progress.rows}" if progress.rows else f"{progress.done} rows"}
    found["accepted"] = f"{progress.accepted}{_share(progress.accepted, progress.done)}"
    if progress.gold:
        found["right"] = f"{progress.right} of {progress.gold}{_share(progress.right, progress.gold)}"
    for name in ("repaired", "spoilt", "flagged", "failed"):
        if count := getattr(progress, name):
            found[name] = f"{count}"
    if progress.tokens_a_second is not None and progress.rows_a_second is not None:
        found["pace"] = f"{60 * progress.rows_a_second:.1f} rows a minute, {progress.tokens_a_second:,.0f} tokens/s"
    if progress.seconds_left:
        found["left"] = f"about {span(progress.seconds_left)}"
    return found


def live_line(progress: BatchProgress) -> str:
    """The same in one line."""
    return ", ".join(f"{value} {name}" if name != "pace" else value for name, value in figures_of(progress).items())


def span(seconds: float) -> str:
    """A time to go, in words."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


def _last(progress: BatchProgress) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("last rows", "", "answer"):
        table.add_column(Text(name, style="dim"), no_wrap=True, overflow="ellipsis")
    table.add_column(Text("tokens", style="dim"), justify="right")
    for row in progress.last:
        cells = (_cut(row.id), row.what, _cut(row.answer), f"{row.tokens:,}")
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _cut(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…"


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.1%})" if whole else ""
