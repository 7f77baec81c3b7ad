"""The commands under `redline train`."""

from __future__ import annotations

from collections.abc import Callable

import typer

from redline.cli import exit_codes
from redline.training.cli.ablate import ablate
from redline.training.cli.all import all_command
from redline.training.cli.export import export_command
from redline.training.cli.filter import filter_command
from redline.training.cli.label import label_command
from redline.training.cli.problems import problems
from redline.training.cli.rationales import rationales
from redline.training.cli.rollouts import rollouts
from redline.training.cli.sample import sample
from redline.training.cli.sft import sft

COMMANDS: tuple[Callable[..., int], ...] = (
    all_command,
    problems,
    sample,
    rollouts,
    label_command,
    rationales,
    filter_command,
    sft,
    export_command,
    ablate,
)


def train_group() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        name="train",
        help="Make a verifier: sample, rollouts, label, rationales, filter, sft.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )

    @group.callback(epilog=exit_codes.EPILOG)
    def train() -> None:
        """Make a verifier: sample, rollouts, label, rationales, filter, sft."""

    for command in COMMANDS:
        group.command(_name(command), epilog=exit_codes.EPILOG)(command)
    return group


def _name(command: Callable[..., int]) -> str:
    """`filter_command` is `filter`: some commands would hide what Python calls so."""
    return command.__name__.removesuffix("_command").replace("_", "-")
