"""`redline train rationales`: analysis and executed code for every step."""

from __future__ import annotations

from typing import Annotated

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, Source, Target, run_stage

TeacherName = Annotated[
    str,
    typer.Option(
        "--teacher",
        help="program (made the problems), program:FILE (of annotated solutions), genprm:MODEL, told:MODEL (has the "
        "reference solution), labels (bare judgements), or an instruct MODEL: embedded, hf:, vllm: or http://.",
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
    from redline.training.stages.rationales import RationalesStage
    from redline.training.teachers.factory import TeacherSettings

    teaching = TeacherSettings(temperature, max_tokens, seed)
    return run_stage(RationalesStage(source, teacher, teaching, call.settings.sandbox, concurrency), out)
