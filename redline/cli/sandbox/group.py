"""`redline sandbox`: the commands about the sandbox itself."""

from __future__ import annotations

import typer

from redline.cli import exit_codes
from redline.cli.sandbox.build import build
from redline.cli.sandbox.run import run


def build_sandbox_app() -> typer.Typer:
    """The commands `build` and `run`."""
    app = typer.Typer(name="sandbox", epilog=exit_codes.EPILOG)

    @app.callback(invoke_without_command=True)
    def sandbox(context: typer.Context) -> int:
        """Build the sandbox's container image, or run a program in the sandbox."""
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())
            raise typer.Exit(exit_codes.OK)
        return exit_codes.OK

    for command in (build, run):
        app.command(epilog=exit_codes.EPILOG)(command)
    return app
