"""`redline train label`: relative progress, from rollouts to labels."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from redline.cli import options
from redline.cli.train.stage import Source, Target, run_stage
from redline.training.stages.relative_progress import DEFAULT_THRESHOLDS, LabelScheme

Name = Annotated[
    Literal["ratio", "difference", "hard", "people"],
    typer.Option("--scheme", help="Progress as a ratio of shares, their difference, or none; or what people marked."),
]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", "--eps", help="Least progress of a right step: 0.8, -0.3 or 0 by the scheme."),
]


@options.with_logs
def label_command(
    source: Source,
    out: Target,
    scheme: Name = "ratio",
    threshold: Threshold = None,
) -> int:
    """Label each step of the solutions in FILE, the output of `rollouts`, by what their completions say of it.

    With --scheme people FILE holds solutions in which people marked the first wrong step, in ProcessBench's form:
    problem, steps, and as label the index of that step, -1 where there is none.
    """
    from redline.training.stages.people_labels import PeopleLabelStage
    from redline.training.stages.relative_progress import LabelStage

    if scheme == "people":
        if threshold is not None:
            raise typer.BadParameter("people's labels have no threshold", param_hint="--threshold")
        return run_stage(PeopleLabelStage(source), out)
    try:
        chosen = LabelScheme(scheme, DEFAULT_THRESHOLDS[scheme] if threshold is None else threshold)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--threshold") from error
    return run_stage(LabelStage(source, chosen), out)
