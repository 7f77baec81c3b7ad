"""`redline train label`: relative progress, from rollouts to labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import options
from training.cli.stage import Source, Target, Watch, run_stage
from training.progress import DEFAULT_THRESHOLDS, Scheme, SchemeName, label

if TYPE_CHECKING:
    from training.rows import LabelRow, RolloutRow
    from training.stage import StageReport

Name = Annotated[SchemeName, typer.Option("--scheme", help="Progress as a ratio of shares, their difference, or none.")]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", "--eps", help="Least progress of a right step: 0.8, -0.3 or 0 by the scheme."),
]


def label_command(
    context: typer.Context,
    source: Source,
    out: Target,
    scheme: Name = "ratio",
    threshold: Threshold = None,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Label each step of the solutions in FILE, the output of `rollouts`, by what their completions say of it."""
    from agent.cli.setup import set_up_logs
    from training.rowfile import count_rows, read_records
    from training.rows import RolloutRow

    set_up_logs(context)
    try:
        chosen = Scheme(scheme, DEFAULT_THRESHOLDS[scheme] if threshold is None else threshold)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--threshold") from error
    rows = count_rows(read_records(source, RolloutRow), source)
    return run_stage(lambda watch: _run(source, out, chosen, watch), rows)


async def _run(source: Path, out: Path, scheme: Scheme, watch: Watch) -> StageReport:
    from dataclasses import asdict

    from training.rowfile import read_records
    from training.rows import RolloutRow
    from training.stage import Stage

    async def work(row: RolloutRow) -> LabelRow:
        return label(row, scheme)

    with Stage[RolloutRow]("label", out, asdict(scheme)) as stage:
        return await stage.run(read_records(source, RolloutRow), work, watch)
