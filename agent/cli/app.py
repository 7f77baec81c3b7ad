"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from redline.agent.cli import exits
from redline.agent.cli.batch import batch
from redline.agent.cli.doctor import doctor
from redline.agent.cli.eval import eval_group
from redline.agent.cli.models import models
from redline.agent.cli.opener import Opener
from redline.agent.cli.pull import pull
from redline.agent.cli.sandbox import build_sandbox_app
from redline.agent.cli.solve import solve
from redline.agent.cli.train import train_group
from redline.agent.cli.tutor import tutor
from redline.agent.cli.up import up


def build_app(opener: Opener) -> typer.Typer:
    """The application; its commands work with what `opener` makes."""
    app = typer.Typer(
        name="redline",
        epilog=exits.EPILOG,
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
        context.obj = opener
        if version:
            typer.echo(f"redline {_version()}")
            raise typer.Exit(exits.OK)
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())
            raise typer.Exit(exits.OK)
        return exits.OK

    for command in (solve, batch, tutor, doctor, pull, models, up):
        app.command(epilog=exits.EPILOG)(command)
    app.add_typer(build_sandbox_app())
    app.add_typer(eval_group())
    app.add_typer(train_group())
    return app


def _version() -> str:
    from importlib.metadata import version

    return version("redline-math")
