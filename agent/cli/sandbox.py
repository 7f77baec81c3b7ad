"""`redline sandbox`: the commands about the sandbox itself."""

from __future__ import annotations

import typer

from redline.agent.cli import exits
from redline.agent.cli.sandbox_build import build
from redline.agent.cli.sandbox_run import run


def build_sandbox_app() -> typer.Typer:
    """The commands `build` and `run`."""
    app = typer.Typer(name="sandbox", epilog=exits.EPILOG)

    @app.callback(invoke_without_command=True)
    def sandbox(context: typer.Context) -> int:
        """Build the sandbox's container image, or run a program in the sandbox."""
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())
            raise typer.Exit(exits.OK)
        return exits.OK

    for command in (build, run):
        app.command(epilog=exits.EPILOG)(command)
    return app
