"""The commands under `redline train`."""

from __future__ import annotations

from collections.abc import Callable

import typer

from agent.cli import exits
from training.cli.sample import sample

COMMANDS: tuple[Callable[..., int], ...] = (sample,)


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
        group.command(epilog=exits.EPILOG)(command)
    return group
