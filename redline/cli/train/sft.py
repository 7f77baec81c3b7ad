"""`redline train sft`: a verifier is fine-tuned on conversations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console

from redline.cli import exit_codes
from redline.cli.console.output import say
from redline.cli.console.progress import progress
from redline.cli.console.terminal import Screen
from redline.cli.train.stage import stopped
from redline.training.pipeline.presets import LORA_RANK, PRESETS, Preset, PresetName, Tuning, with_adapters

if TYPE_CHECKING:
    from redline.training.sft.finetune import StepWatch
    from redline.training.sft.plan import TrainingOutcome

Data = Annotated[Path, typer.Argument(metavar="DATA", help="Conversations: the output of `filter`, or published ones.")]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the finished model; it works in DIR.partial.")]
Size = Annotated[PresetName, typer.Option(help="Constants of the training: the paper's, or the embedded pair's.")]
Model = Annotated[
    str | None, typer.Option(help="`embedded` or hf:NAME or hf:FOLDER to begin with.", show_default="the preset's")
]
Form = Annotated[
    Literal["genprm", "cot", "direct"],
    typer.Option("--format", help="Learn analysis and code, the analysis alone, or the bare judgement."),
]
Lora = Annotated[bool, typer.Option("--lora", help=f"Train adapters of rank {LORA_RANK}, at ten times the rate.")]
Rate = Annotated[float | None, typer.Option(min=0.0, show_default="the preset's")]
Count = Annotated[int | None, typer.Option(min=1, show_default="the preset's")]
Micro = Annotated[
    int | None, typer.Option(min=1, help="Examples computed at once; less needs less memory.", show_default="preset's")
]
Seed = Annotated[int, typer.Option(help="Of the order of the examples.")]
Processes = Annotated[int | None, typer.Option(min=1, help="FSDP2 on so many processes.", show_default="one a GPU")]
Machines = Annotated[
    int, typer.Option(min=1, help="With more than one: prepare, and print the command for each machine.")
]


def sft(
    data: Data,
    out: Out,
    preset: Size = "1.5b",
    model: Model = None,
    form: Form = "genprm",
    lora: Lora = False,
    learning_rate: Rate = None,
    batch: Count = None,
    micro_batch: Micro = None,
    epochs: Count = None,
    max_length: Count = None,
    save_every: Count = None,
    seed: Seed = 0,
    processes: Processes = None,
    machines: Machines = 1,
) -> int:
    """Fine-tune a verifier in the exact wire format; problem, steps and code outputs are read, not learnt.

    If killed, the same command goes on from the last checkpoint. DIR then opens as `hf:DIR`.
    """
    chosen = PRESETS[preset]
    tuning = _tuning(
        chosen,
        lora=lora,
        learning_rate=learning_rate,
        batch=batch,
        micro_batch=micro_batch,
        epochs=epochs,
        max_length=max_length,
        save_every=save_every,
    )
    settings: dict[str, Any] = {"form": form, "seed": seed, "processes": processes or _processes()}
    if machines > 1:
        return _print_command(data, model or chosen.base, out, tuning, machines, settings)
    return _fine_tune(data, model or chosen.base, out, tuning, settings)


def _tuning(preset: Preset, *, lora: bool, **given: Any) -> Tuning:
    tuning = with_adapters(preset.tuning) if lora else preset.tuning
    return replace(tuning, **{name: value for name, value in given.items() if value is not None})


def _processes() -> int:
    """One for each GPU of this machine."""
    import torch

    return max(1, torch.cuda.device_count())


def _fine_tune(data: Path, model: str, out: Path, tuning: Tuning, settings: dict[str, Any]) -> int:
    from redline.training.sft.finetune import fine_tune

    console = Screen(stderr=True, markup=False, highlight=False)
    try:
        with _Shown(console) as watch:
            outcome = fine_tune(data, model, out, tuning, watch=watch, **settings)
    except KeyboardInterrupt:
        return stopped(console)
    say(_told(outcome, out))
    return exit_codes.OK


def _print_command(data: Path, model: str, out: Path, tuning: Tuning, machines: int, settings: dict[str, Any]) -> int:
    from redline.training.sft.finetune import plan_of, prepare
    from redline.training.sft.launch import cluster_command
    from redline.training.sft.run_dir import RunDir

    with RunDir(out) as run_dir:
        plan = plan_of(data, model, tuning, **settings)
        prepare(run_dir, plan)
        say(f"# on each of {machines} machines that see {run_dir.root.absolute()}, HEAD being the first one's name,")
        say(f"# with RANK=0 to {machines - 1}:\n{cluster_command(run_dir, plan, machines)}")
    return exit_codes.OK


class _Shown:
    """A progress view that begins when the number of steps is known."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._view: Any = None
        self._watch: Any = None

    def __enter__(self) -> StepWatch:
        return self._show

    def __exit__(self, *raised: Any) -> None:
        if self._view is not None:
            self._view.__exit__(*raised)

    def _show(self, done: int, steps: int) -> None:
        if self._view is None:
            self._view = progress(self._console, steps, done, "optimizer steps")
            self._watch = self._view.__enter__()
        self._watch(done, "")


def _told(outcome: TrainingOutcome, out: Path) -> str:
    from redline.training.sft.data.dataset import told

    left = f", {sum(outcome.left_out.values())} left out ({told(outcome.left_out)})" if outcome.left_out else ""
    return (
        f"{outcome.judgements} judgements in {outcome.examples} examples{left}; {outcome.steps} steps, "
        f"loss {outcome.losses[0]:.3f} to {outcome.losses[-1]:.3f}\nthe verifier is hf:{out}"
    )
