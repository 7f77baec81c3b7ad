"""`redline train all`: the whole chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, run_stages
from redline.training.pipeline.presets import PresetName, chosen_preset

Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Every stage's file, the model and the report.")]
Name = Annotated[PresetName, typer.Option("--preset", help="Constants of every stage.")]
Files = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="Problems with answers, as for `problems`.")]
Generated = Annotated[int | None, typer.Option(min=0, help="Generated problems.", show_default="the preset's")]
Policy = Annotated[
    str | None,
    typer.Option(
        help="Writes the solutions: embedded, hf:ORG/NAME, vllm:ORG/NAME or http://HOST:PORT/v1#NAME.",
        show_default="the preset's",
        rich_help_panel="Models",
    ),
]
Completer = Annotated[
    str | None,
    typer.Option(
        help="Completes them in the Monte Carlo rollouts.",
        show_default="the policy, where one is named, else the preset's",
        rich_help_panel="Models",
    ),
]
Teacher = Annotated[
    str | None,
    typer.Option(
        help="Writes the rationales: program, program:FILE, genprm:MODEL, or an instruct MODEL.",
        show_default="the preset's",
        rich_help_panel="Models",
    ),
]
Model = Annotated[
    str | None, typer.Option(help="What is fine-tuned.", show_default="the preset's", rich_help_panel="Models")
]
Smoke = Annotated[bool, typer.Option("--smoke", help="A few rows of everything, to see in minutes that it works.")]
Processes = Annotated[int, typer.Option(min=1, help="Processes of the fine-tuning (FSDP2).")]


@options.with_settings("policy", "sandbox")
def all_command(
    call: Invocation,
    out: Folder,
    files: Files = None,
    preset: Name = "embedded",
    smoke: Smoke = False,
    generated: Generated = None,
    policy: Policy = None,
    completer: Completer = None,
    teacher: Teacher = None,
    model: Model = None,
    processes: Processes = 1,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
) -> int:
    """Make a verifier: problems, solutions, rollouts, labels, rationales, consensus, fine-tuning, and a report.

    If it is stopped, the same command goes on. DIR/model then opens as hf:DIR/model, and DIR/report.md tells what
    became of the rows and how the verifier did before and after.
    """
    from redline.training.pipeline.recipe import PipelineRecipe
    from redline.training.pipeline.runner import Pipeline

    named = "policy" in call.settings.model_fields_set
    recipe = PipelineRecipe(
        chosen_preset(preset, smoke=smoke, problems=generated),
        # The setting's default, the embedded pair's, would fit no other preset.
        call.settings.policy if named else None,
        completer,
        teacher,
        model,
        tuple(files or ()),
        call.settings.sandbox,
        processes,
        seed,
        concurrency,
    )
    return run_stages(lambda watch: Pipeline(recipe, out, watch).run(), f"the verifier is hf:{out / 'model'}; ")
