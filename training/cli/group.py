"""The commands under `redline train`."""

from __future__ import annotations

from collections.abc import Callable

import typer

from agent.cli import exits
from training.cli.ablate import ablate
from training.cli.all import all_command
from training.cli.export import export_command
from training.cli.filter import filter_command
from training.cli.label import label_command
from training.cli.problems import problems
from training.cli.rationales import rationales
from training.cli.rollouts import rollouts
from training.cli.sample import sample
from training.cli.sft import sft

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

    @group.callback(epilog=exits.EPILOG)
    def train() -> None:
        """Make a verifier: sample, rollouts, label, rationales, filter, sft."""

    for command in COMMANDS:
        group.command(_name(command), epilog=exits.EPILOG)(command)
    return group


def _name(command: Callable[..., int]) -> str:
    """`filter_command` is `filter`: some commands would hide what Python calls so."""
    return command.__name__.removesuffix("_command").replace("_", "-")
