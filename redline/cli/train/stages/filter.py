"""`redline train filter`: the solutions about which labels and judge agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redline.cli import options
from redline.cli.console.output import say
from redline.cli.train.stage import Target, run_stage

LabelFile = Annotated[Path, typer.Argument(metavar="LABELS", help="Output of `label`.")]
RationaleFile = Annotated[Path, typer.Argument(metavar="RATIONALES", help="Output of `rationales`.")]


@options.with_logs
def filter_command(
    labels: LabelFile,
    rationales: RationaleFile,
    out: Target,
) -> int:
    """Keep the solutions whose labels and rationales agree on every step up to the first wrong one, to train on.

    A solution is dropped as a whole on any disagreement; why is counted, and written in its line. LABELS and
    RATIONALES must be about the same solutions.
    """
    from redline.training.stages.consensus import ConsensusStage

    stage = ConsensusStage(labels, rationales)
    code = run_stage(stage, out)
    if stage.overlap.only_labelled:
        say(f"{stage.overlap.only_labelled} labelled solutions have no rationales")
    return code
