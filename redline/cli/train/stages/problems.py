"""`redline train problems`: what the pipeline begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redline.cli import options
from redline.cli.train.stage import Target, run_stage
from redline.training.generator.program import Split

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help="JSON Lines or Parquet: problem or question, and answer; id optional."),
]
Generated = Annotated[int, typer.Option(min=0, help="How many generated problems.")]
SplitName = Annotated[Split, typer.Option("--split", help="Of the generated problems.")]
First = Annotated[int, typer.Option(min=0, help="Number of the first generated problem.")]


@options.with_logs
def problems(
    out: Target,
    files: Files = None,
    generated: Generated = 0,
    split: SplitName = "train",
    first: First = 0,
) -> int:
    """Write down problems with their answers: generated ones, those of files, or both.

    A larger --generated adds to what is there. Problems without an answer are dropped and counted.
    """
    from redline.training.stages.problems import ProblemsStage

    if not files and not generated:
        raise typer.BadParameter("there is nothing to write: give files, or --generated N", param_hint="FILE")
    settings = {"split": split} if generated else {}
    return run_stage(ProblemsStage(tuple(files or ()), generated, split, first, settings), out)
