"""`redline train all`: the whole chain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say
from redline.cli.console.terminal import Screen
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, stopped
from redline.cli.train.view import stages_shown
from redline.training.pipeline.presets import PRESETS, PresetName, at_smoke_size

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

    settings = call.settings
    chosen = at_smoke_size(PRESETS[preset]) if smoke else PRESETS[preset]
    if generated is not None:
        chosen = replace(chosen, size=replace(chosen.size, problems=generated))
    recipe = PipelineRecipe(
        chosen,
        # Its default, the embedded pair's, would fit no other preset.
        settings.policy if "policy" in settings.model_fields_set else None,
        completer,
        teacher,
        model,
        tuple(files or ()),
        settings.sandbox,
        processes,
        seed,
        concurrency,
    )
    console = Screen(stderr=True, markup=False, highlight=False)
    try:
        with stages_shown(console) as progress:
            page = Pipeline(recipe, out, progress).run()
    except KeyboardInterrupt:
        return stopped(console)
    say(page.read_text(encoding="utf-8"))
    say(f"the verifier is hf:{out / 'model'}; this report is {page}")
    return exit_codes.OK
