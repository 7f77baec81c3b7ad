"""The commands under `redline train`."""

from __future__ import annotations

from collections.abc import Callable

import typer

from redline.cli import exit_codes
from redline.cli.train.ablate import ablate
from redline.cli.train.all import all_command
from redline.cli.train.export import export_command
from redline.cli.train.sft import sft
from redline.cli.train.stages.filter import filter_command
from redline.cli.train.stages.label import label_command
from redline.cli.train.stages.problems import problems
from redline.cli.train.stages.rationales import rationales
from redline.cli.train.stages.rollouts import rollouts
from redline.cli.train.stages.sample import sample

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
