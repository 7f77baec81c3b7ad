"""`redline train all`: the whole chain."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from agent.cli import exits, options
from agent.cli.progress import PLAIN_SECONDS
from training.cli.stage import AT_ONCE, AtOnce, Seed, stopped
from training.presets import PRESETS, PresetName, at_smoke_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.pipeline import Progress

Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Every stage's file, the model and the report.")]
Name = Annotated[PresetName, typer.Option("--preset", help="Constants of every stage.")]
Files = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="Problems with answers, as for `problems`.")]
Generated = Annotated[int | None, typer.Option(min=0, help="Generated problems.", show_default="the preset's")]
Teacher = Annotated[
    str,
    typer.Option(
        help="Writes the rationales: program, program:FILE, genprm:MODEL, or an instruct MODEL.",
        rich_help_panel="Models",
    ),
]
Model = Annotated[
    str | None, typer.Option(help="What is fine-tuned.", show_default="the preset's", rich_help_panel="Models")
]
Smoke = Annotated[bool, typer.Option("--smoke", help="A few rows of everything, to see in minutes that it works.")]
Processes = Annotated[int, typer.Option(min=1, help="Processes of the fine-tuning (FSDP2).")]


def all_command(
    context: typer.Context,
    out: Folder,
    files: Files = None,
    preset: Name = "embedded",
    smoke: Smoke = False,
    generated: Generated = None,
    policy: options.Policy = None,
    teacher: Teacher = "program",
    model: Model = None,
    sandbox: options.Sandbox = None,
    processes: Processes = 1,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Make a verifier: problems, solutions, rollouts, labels, rationales, consensus, fine-tuning, and a report.

    If it is stopped, the same command goes on. DIR/model then opens as hf:DIR/model, and DIR/report.md tells what
    became of the rows and how the verifier did before and after.
    """
    from agent.cli.setup import set_up
    from training.pipeline import Pipeline
    from training.recipe import Recipe

    settings = set_up(context)
    chosen = at_smoke_size(PRESETS[preset]) if smoke else PRESETS[preset]
    if generated is not None:
        chosen = replace(chosen, size=replace(chosen.size, problems=generated))
    recipe = Recipe(
        chosen, settings.policy, teacher, model, tuple(files or ()), settings.sandbox, processes, seed, concurrency
    )
    console = Console(stderr=True, markup=False, highlight=False)
    try:
        with _shown(console) as progress:
            page = Pipeline(recipe, out, progress).run()
    except KeyboardInterrupt:
        return stopped(console)
    typer.echo(page.read_text(encoding="utf-8"))
    typer.echo(f"the verifier is hf:{out / 'model'}; this report is {page}")
    return exits.OK


@contextmanager
def _shown(console: Console) -> Iterator[Progress]:
    """One view of all stages: a bar each on a terminal, lines elsewhere."""
    if not console.is_terminal:
        yield _plain(console)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as bars:

        def show(stage: str, done: int, rows: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=rows)
            bars.update(tasks[stage], completed=done)

        yield show


def _plain(console: Console) -> Progress:
    """A line at the end of each stage, and now and then within a long one."""
    shown, ended = monotonic(), set[str]()

    def show(stage: str, done: int, rows: int) -> None:
        nonlocal shown
        ends = done == rows and stage not in ended
        if ends or monotonic() - shown >= PLAIN_SECONDS:
            shown = monotonic()
            console.print(f"{stage}: {done} of {rows} done", soft_wrap=True)
        if ends:
            ended.add(stage)

    return show
