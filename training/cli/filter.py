"""`redline train filter`: the solutions about which labels and judge agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import options
from training.cli.stage import Target, Watch, run_stage

if TYPE_CHECKING:
    from training.consensus import Labels
    from training.rows import ConversationRow, RationaleRow
    from training.stage import Dropped, StageReport

LabelFile = Annotated[Path, typer.Argument(metavar="LABELS", help="Output of `label`.")]
RationaleFile = Annotated[Path, typer.Argument(metavar="RATIONALES", help="Output of `rationales`.")]


def filter_command(
    context: typer.Context,
    labels: LabelFile,
    rationales: RationaleFile,
    out: Target,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Keep the solutions whose labels and rationales agree on every step up to the first wrong one, to train on.

    A solution is dropped as a whole on any disagreement; why is counted, and written in its line. LABELS and
    RATIONALES must be about the same solutions.
    """
    from agent.cli.setup import set_up_logs
    from training.consensus import compare_files, read_labels

    set_up_logs(context)
    found = read_labels(labels)
    meeting = compare_files(found, rationales)
    code = run_stage(lambda watch: _run(found, rationales, out, watch), meeting.rows)
    if meeting.only_labelled:
        typer.echo(f"{meeting.only_labelled} labelled solutions have no rationales")
    return code


async def _run(labels: Labels, rationales: Path, out: Path, watch: Watch) -> StageReport:
    from training.consensus import agreed
    from training.rowfile import read_records
    from training.rows import RationaleRow
    from training.stage import Stage

    async def work(row: RationaleRow) -> ConversationRow | Dropped:
        return agreed(row, labels.of(row))

    with Stage[RationaleRow]("filter", out, {}) as stage:
        return await stage.run(read_records(rationales, RationaleRow), work, watch)
