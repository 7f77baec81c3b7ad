"""`redline train export`: a finished file in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redline.cli import exit_codes
from redline.cli.console.output import say

Finished = Annotated[Path, typer.Argument(metavar="IN", help="Output of a stage, or published data: .jsonl, .parquet.")]
Exported = Annotated[Path, typer.Argument(metavar="OUT", help="A new file, .parquet or .jsonl.")]
Published = Annotated[
    bool, typer.Option("--published", help="Conversations alone, in the form of GenPRM-MATH-Data; each is checked.")
]


def export_command(source: Finished, target: Exported, published: Published = False) -> int:
    """Write the rows of IN to a new file OUT, as Parquet or JSON Lines by its name, without those dropped or failed."""
    from redline.training.pipeline.export import export, kept_rows, published_rows

    count = export(lambda: (published_rows if published else kept_rows)(source), target)
    say(f"{count} rows in {target}")
    return exit_codes.OK
