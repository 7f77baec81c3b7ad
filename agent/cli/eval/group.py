"""The commands under `redline eval`."""

from __future__ import annotations

import typer

from redline.agent.cli import exits
from redline.agent.cli.eval.bestofn import bestofn
from redline.agent.cli.eval.calibrate import calibrate
from redline.agent.cli.eval.processbench import processbench


def eval_group() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        name="eval",
        help="Measure a verifier, and set the threshold at which it accepts.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )

    @group.callback(epilog=exits.EPILOG)
    def evaluate() -> None:
        """Measure a verifier, and set the threshold at which it accepts."""

    for command in (processbench, bestofn, calibrate):
        group.command(epilog=exits.EPILOG)(command)
    return group
