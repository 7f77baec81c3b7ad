"""What evaluations share: one runs with progress on standard error, and Ctrl-C keeps what is done."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redline.cli import options
from redline.cli.console.output import say

if TYPE_CHECKING:
    from rich.console import Console

    from redline.agent.settings.settings import Settings
    from redline.evaluation.run import EvaluationRun, EvaluationSample
    from redline.evaluation.step_judge import StepJudge

Limit = Annotated[int | None, typer.Option(min=1, help="Only so many rows of each file or split, drawn by their ids.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Append a line per solution, with all votes; a half-done file is finished."),
]

_JUDGING = {*options.JUDGING, "stop_error"}
"""The settings that decide what a judge says."""

__all__ = ["Limit", "Out", "prepare", "run_evaluation"]


def prepare(
    samples: Sequence[EvaluationSample], out: Path | None, settings: Settings, *, all_steps: bool = False
) -> EvaluationRun:
    """The evaluation of the samples under the settings, not entered yet."""
    from redline.evaluation.run import EvaluationRun

    judging: dict[str, Any] = settings.model_dump(include=_JUDGING)
    return EvaluationRun(samples, out, judging, all_steps=all_steps, at_once=settings.concurrency)


def run_evaluation(evaluation: EvaluationRun, judge: StepJudge, console: Console) -> bool:
    """Judge what is owed. Whether it came to its end; False, after saying how to go on, when Ctrl-C stopped it."""
    if evaluation.resumed:
        console.print(
            f"{evaluation.resumed} of {evaluation.resumed + evaluation.owed} rows are done already", soft_wrap=True
        )
    if not evaluation.owed:
        return True
    try:
        asyncio.run(_run(evaluation, judge, console))
    except KeyboardInterrupt:
        kept = "the same command goes on" if evaluation.kept else "with --out FILE it could have been finished later"
        again = shlex.join(["redline", *sys.argv[1:]])
        say(f"redline: stopped with {evaluation.owed} rows to go; {kept}: {again}", err=True)
        return False
    return True


async def _run(evaluation: EvaluationRun, judge: StepJudge, console: Console) -> None:
    from redline.cli.console.progress import progress
    from redline.cli.signals import hard_interrupt

    async with AsyncExitStack() as stack:
        with hard_interrupt():
            await stack.enter_async_context(judge)
        rows = len(evaluation.scores) + evaluation.owed
        with progress(console, rows, len(evaluation.scores)) as watch:
            await evaluation.run(judge, lambda: watch(len(evaluation.scores), f"{evaluation.pace:.1f} a minute"))
