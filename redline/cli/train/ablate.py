"""`redline train ablate`: the shape of the paper's tables, at embedded scale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, run_stages

if TYPE_CHECKING:
    from redline.training.stages.pipeline_stage import StageProgress

From = Annotated[Path, typer.Option("--from", metavar="DIR", help="Folder of a finished run of `redline train all`.")]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="results.jsonl, report.md and a picture a study.")]
Studies = Annotated[
    str, typer.Option(metavar="NAMES", help="Of labels, components, data, votes and turns, with commas between.")
]
Seeds = Annotated[
    int | None, typer.Option(min=1, help="Repeat all of it; more add to what is there.", show_default="3, smoke 1")
]
Solutions = Annotated[
    int | None,
    typer.Option(min=10, help="Measured a seed: solutions, or problems.", show_default="100, smoke 10 and 4"),
]
Minutes = Annotated[
    float | None,
    typer.Option(min=0.01, help="Of one fine-tuning, reckoned in conversations.", show_default="1.5, smoke 0.02"),
]
Rollouts = Annotated[
    int | None, typer.Option(min=1, help="K of every boundary, all drawn.", show_default="eq. 9, smoke 8")
]
Smoke = Annotated[bool, typer.Option("--smoke", help="A little of everything, to see in a minute that it works.")]


@options.with_settings("sandbox")
def ablate(
    call: Invocation,
    source: From,
    out: Folder,
    studies: Studies = "labels,components,data,votes,turns",
    seeds: Seeds = None,
    solutions: Solutions = None,
    minutes: Minutes = None,
    rollouts: Rollouts = None,
    smoke: Smoke = False,
    concurrency: AtOnce = AT_ONCE,
) -> int:
    """Reproduce the shape of the GenPRM paper's tables on what `redline train all` left.

    Labels (hard, difference, ratio), components (analysis, code, execution), data size, Maj@N and critic turns, each
    beside the paper's figures, with seeds and 95 % intervals. If it is stopped, the same command goes on.
    """
    from redline.training.studies.run.finished_run import FinishedRun
    from redline.training.studies.run.runner import AblationRun
    from redline.training.studies.run.scale import SMOKE, Scale

    given: dict[str, Any] = {"solutions": solutions, "problems": solutions, "minutes": minutes, "rollouts": rollouts}
    scale = replace(SMOKE if smoke else Scale(), **{k: v for k, v in given.items() if v is not None})
    names, repeats = _names(studies), seeds or (1 if smoke else 3)
    sandbox = call.settings.sandbox

    def run(watch: StageProgress) -> Path:
        run_of = FinishedRun.read(source)
        return AblationRun(run_of, out, scale, repeats, names, sandbox, concurrency, watch).run()

    return run_stages(run, "")


def _names(studies: str) -> tuple[str, ...]:
    from redline.training.studies.run.runner import chosen

    try:
        return tuple(chosen(studies))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--studies") from error
