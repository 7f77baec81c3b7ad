"""`redline view`: a batch while it runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.console.progress import PLAIN_SECONDS

if TYPE_CHECKING:
    from rich.console import Console

    from redline.report.following.follow import BatchFollower

_SECONDS = 0.5
"""Between two looks."""
Output = Annotated[Path, typer.Argument(metavar="OUT", help="What redline batch is writing; it may not be there yet.")]
_Input = Annotated[
    Path | None,
    typer.Option("--input", metavar="IN", help="The input of that batch, which tells how many rows it has."),
]


@options.with_logs
def view(output: Output, source: _Input = None) -> int:
    """Follow a running batch: rows done, accepted and right, its pace, the time that is left, and the last rows.

    Ends with the batch, and on Ctrl-C, which only ends the looking.
    """
    from redline.cli.console.terminal import Screen
    from redline.report.following.follow import BatchFollower

    follower = BatchFollower(output, None if source is None else _count(source))
    console = Screen(markup=False, highlight=False)
    try:
        (_on_terminal if console.is_terminal else _in_lines)(follower, console)
    except KeyboardInterrupt:
        return signals.exit_code()
    return exit_codes.OK


def _count(source: Path) -> int:
    """Rows of the input, each id once. Raises `RunRefused`."""
    from redline.agent.batch.input_file import InputFile

    return len({row.id for row in InputFile(source).rows()})


def _on_terminal(follower: BatchFollower, console: Console) -> None:
    from rich.live import Live

    from redline.cli.report.live_table import live_table

    follower.look()
    with Live(live_table(follower), console=console, auto_refresh=False) as live:
        while not _over(follower):
            time.sleep(_SECONDS)
            follower.look()
            live.update(live_table(follower), refresh=True)
        live.update(live_table(follower), refresh=True)


def _in_lines(follower: BatchFollower, console: Console) -> None:
    """A line where something is new, at most every so many seconds, and one at the end."""
    from redline.cli.report.live_table import live_line

    told, shown = time.monotonic(), -1
    follower.look()
    if not follower.tail.exists:
        say(f"redline: waiting for {follower.tail.path} to be written", err=True)
    while not _over(follower):
        if follower.progress.done != shown and time.monotonic() - told >= PLAIN_SECONDS:
            told, shown = time.monotonic(), follower.progress.done
            console.print(live_line(follower.progress), soft_wrap=True)
        time.sleep(_SECONDS)
        follower.look()
    console.print(live_line(follower.progress), soft_wrap=True)
    say(f"redline: no batch is writing {follower.tail.path}", err=True)


def _over(follower: BatchFollower) -> bool:
    from redline.report.following.follow import BatchState

    return follower.state is BatchState.ENDED
