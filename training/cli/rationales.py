"""`redline train rationales`: analysis and executed code for every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from training.cli.stage import AT_ONCE, AtOnce, Seed, Source, Target, Watch, run_stage

if TYPE_CHECKING:
    from training.stage import StageReport

TeacherName = Annotated[
    str,
    typer.Option(
        "--teacher",
        help="program (made the problems), genprm:MODEL, or an instruct MODEL: embedded, hf:, vllm: or http://.",
    ),
]
Sandbox = Annotated[str, typer.Option(help="Wall around the code: auto, local, docker, docker:RUNTIME.")]
Temperature = Annotated[float, typer.Option(min=0, help="Of a model's rationales.")]
MaxTokens = Annotated[
    int, typer.Option(min=1, help="Of one step's rationale; a solution with a longer one is dropped.")
]


def rationales(
    source: Source,
    out: Target,
    teacher: TeacherName,
    sandbox: Sandbox = "auto",
    temperature: Temperature = 0.0,
    max_tokens: MaxTokens = 2048,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
) -> int:
    """Have a teacher write analysis and code for every step of FILE's solutions, up to the first wrong one.

    FILE holds sampled problems, or solutions from any later stage. The code is run in the sandbox and its output put
    into the rationale. What the teacher cannot do is dropped and counted.
    """
    from training.rowfile import count_rows, read_solutions
    from training.stages import write_rationales
    from training.teachers import Lecture

    lecture = Lecture(temperature, max_tokens, seed)
    rows = count_rows(read_solutions(source), source)

    async def run(watch: Watch) -> StageReport:
        return await write_rationales(source, out, teacher, lecture, watch, sandbox=sandbox, at_once=concurrency)

    return run_stage(run, rows)
