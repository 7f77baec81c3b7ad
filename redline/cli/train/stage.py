"""The part that the commands of the pipeline share: a stage is run with progress, and Ctrl-C keeps what is done."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from redline.cli import exit_codes, signals
from redline.cli.console.output import say
from redline.cli.console.progress import progress
from redline.cli.console.terminal import Screen
from redline.cli.train.view import stages_shown
from redline.training.pipeline.stage import AT_ONCE, StageReport

if TYPE_CHECKING:
    from redline.training.stages.pipeline_stage import StageProgress, TrainingStage

Source = Annotated[Path, typer.Argument(metavar="FILE", help="Output of the stage before: JSON Lines or Parquet.")]
Target = Annotated[
    Path,
    typer.Option("--out", metavar="FILE", help="Append a line per row of the input; a half-done file is finished."),
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same output.")]
AtOnce = Annotated[int, typer.Option("--concurrency", min=1, help="Rows in flight at once.")]

__all__ = ["AT_ONCE", "AtOnce", "Seed", "Source", "Target", "run_stage", "run_stages"]


def run_stage(stage: TrainingStage, out: Path) -> int:
    """Run a stage, show how far it is, and tell what came out. The exit code."""
    rows = stage.rows()
    console = Screen(stderr=True, markup=False, highlight=False)

    async def run() -> StageReport:
        with progress(console, rows, 0) as watch:
            return await stage.run(out, lambda done: watch(done, ""))

    try:
        report = asyncio.run(run())
    except KeyboardInterrupt:
        return stopped(console)
    say(told(report))
    return exit_codes.OK if report.kept or report.dropped else exit_codes.NOTHING


def run_stages(run: Callable[[StageProgress], Path], told: str) -> int:
    """Run several stages, show how far each is, print the page that they leave and where it is. The exit code."""
    console = Screen(stderr=True, markup=False, highlight=False)
    try:
        with stages_shown(console) as watch:
            page = run(watch)
    except KeyboardInterrupt:
        return stopped(console)
    say(page.read_text(encoding="utf-8"))
    say(f"{told}this report is {page}")
    return exit_codes.OK


def stopped(console: Console) -> int:
    """Tell how to go on after Ctrl-C. The exit code."""
    again = shlex.join(["redline", *sys.argv[1:]])
    console.print(f"redline: stopped; the same command goes on: {again}", soft_wrap=True)
    return signals.exit_code()


def told(report: StageReport) -> str:
    """What came out, in one line."""
    parts = [f"{report.kept} kept"]
    parts += [f"{count} dropped ({why})" for why, count in report.dropped.most_common()]
    parts += [f"{report.failed} failed (the same command tries them again)"] if report.failed else []
    parts += [f"{report.resumed} done by an earlier run"] if report.resumed else []
    parts += [f"{report.strangers} of these not in this input"] if report.strangers else []
    return ", ".join(parts)
