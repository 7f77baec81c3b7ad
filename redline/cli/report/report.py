"""`redline report`: the page of a batch."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.report import WrittenReport

Source = Annotated[
    Path, typer.Argument(metavar="OUT", help="What redline batch wrote, by gzip too; it may be half done.")
]
_Page = Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The page.")]
_Rows = Annotated[
    int, typer.Option("--rows", min=0, max=100_000, help="Rows that are shown one by one; the figures are of all.")
]


@options.with_settings("policy_price", "verifier_price")
def report(call: Invocation, source: Source, out: _Page = Path("report.html"), rows: _Rows = 1000) -> int:
    """Make one HTML file of OUT: figures of the run, and every row with its attempts, rewards and evidence.

    The page is whole as it is: it loads nothing and sends nothing. A batch that is not done is read as far as it is.
    """
    from redline.agent.batch.summary import BatchPrices
    from redline.report import write_report

    made = asyncio.run(write_report(source, out, rows, BatchPrices.of(call.settings)))
    _tell(made, source, out)
    return exit_codes.OK


def _tell(made: WrittenReport, source: Path, out: Path) -> None:
    for note in made.notes:
        say(f"redline: {source}: {note}", err=True)
    shown = "" if made.shown == made.rows else f", {made.shown:,} of them one by one"
    say(f"{out}: {made.rows:,} {'row' if made.rows == 1 else 'rows'}{shown}")
