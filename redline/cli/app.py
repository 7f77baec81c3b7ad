"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from redline.cli import exit_codes
from redline.cli.commands.batch import batch
from redline.cli.commands.doctor import doctor
from redline.cli.commands.models import models
from redline.cli.commands.pull import pull
from redline.cli.commands.serve import serve
from redline.cli.commands.solve import solve
from redline.cli.commands.tutor import tutor
from redline.cli.commands.up import up
from redline.cli.dependencies import Dependencies
from redline.cli.eval import eval_group
from redline.cli.report.report import report
from redline.cli.report.view import view
from redline.cli.sandbox.group import build_sandbox_app
from redline.cli.train import train_group


def build_app(dependencies: Dependencies) -> typer.Typer:
    """The application; its commands work with what `dependencies` makes."""
    app = typer.Typer(
        name="redline",
        epilog=exit_codes.EPILOG,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def redline(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
    ) -> int:
        """Solve mathematical problems, judge every step with executed code, and repair the first wrong one."""
        context.obj = dependencies
        if version:
            typer.echo(f"redline {_version()}")
            raise typer.Exit(exit_codes.OK)
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())
            raise typer.Exit(exit_codes.OK)
        return exit_codes.OK

    for command in (solve, batch, view, report, tutor, serve, doctor, pull, models, up):
        app.command(epilog=exit_codes.EPILOG)(command)
    app.add_typer(build_sandbox_app())
    app.add_typer(eval_group())
    app.add_typer(train_group())
    return app


def _version() -> str:
    from importlib.metadata import version

    return version("redline-math")
