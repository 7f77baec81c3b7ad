"""The commands under `redline eval`."""

from __future__ import annotations

import typer

from redline.cli import exit_codes
from redline.cli.eval.bestofn import bestofn
from redline.cli.eval.calibrate import calibrate
from redline.cli.eval.processbench import processbench


def eval_group() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        name="eval",
        help="Measure a verifier, and set the threshold at which it accepts.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )

    @group.callback(epilog=exit_codes.EPILOG)
    def evaluate() -> None:
        """Measure a verifier, and set the threshold at which it accepts."""

    for command in (processbench, bestofn, calibrate):
        group.command(epilog=exit_codes.EPILOG)(command)
    return group
