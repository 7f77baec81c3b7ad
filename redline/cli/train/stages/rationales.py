"""`redline train rationales`: analysis and executed code for every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, Source, Target, Watch, run_stage

if TYPE_CHECKING:
    from redline.training.pipeline.stage import StageReport

TeacherName = Annotated[
    str,
    typer.Option(
        "--teacher",
        help="program (made the problems), program:FILE (of annotated solutions), genprm:MODEL, or an instruct MODEL: "
        "embedded, hf:, vllm: or http://.",
    ),
]
Temperature = Annotated[
    float | None,
    typer.Option(min=0, help="Of a model's rationales.", show_default="0.6; 0 of a genprm:"),
]
MaxTokens = Annotated[
    int,
    typer.Option(min=1, help="Of one step's rationale, but for thoughts; a solution with a longer one is dropped."),
]


@options.with_settings("sandbox")
def rationales(
    call: Invocation,
    source: Source,
    out: Target,
    teacher: TeacherName,
    temperature: Temperature = None,
    max_tokens: MaxTokens = 2048,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
) -> int:
    """Have a teacher write analysis and code for every step of FILE's solutions, up to the first wrong one.

    FILE holds sampled problems, or solutions from any later stage. The code is run in the sandbox and its output put
    into the rationale. What the teacher cannot do is dropped and counted.
    """
    from redline.training.pipeline.row_file import count_rows, read_solutions
    from redline.training.pipeline.stages import write_rationales
    from redline.training.teachers.factory import TeacherSettings

    wall = call.settings.sandbox
    settings = TeacherSettings(temperature, max_tokens, seed)
    rows = count_rows(read_solutions(source), source)

    async def run(watch: Watch) -> StageReport:
        return await write_rationales(source, out, teacher, settings, watch, sandbox=wall, at_once=concurrency)

    return run_stage(run, rows)
