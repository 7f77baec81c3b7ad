"""From arguments to an exit code, with every error told in one line."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import TextIO

import typer
import typer.main

from redline.cli import exit_codes
from redline.cli.dependencies import Dependencies
from redline.cli.signals import ending_alike, exit_code


def main(arguments: Sequence[str] | None = None, *, dependencies: Dependencies | None = None) -> int:
    """Run the command and return its exit code (see `exit_codes`). `arguments` default to the command line's."""
    _make_streams_forgiving()
    try:
        with ending_alike():
            return _run(sys.argv[1:] if arguments is None else arguments, dependencies or Dependencies())
    # Before typer's own: what tells that it has none of that name is one of these.
    except exit_codes.ExpectedError as error:
        _complain(str(error))
        return exit_codes.exit_code(error)
    except typer.TyperException as error:
        _complain(f"{' '.join(error.format_message().split())}{_hint(error)}")
        return exit_codes.BAD_INPUT
    except (KeyboardInterrupt, asyncio.CancelledError):
        _complain("interrupted")
        return exit_code()
    except Exception as error:  # noqa: BLE001 - logged and told
        return _unexpected(error)


def _run(arguments: Sequence[str], dependencies: Dependencies) -> int:
    from redline.cli.app import build_app
    from redline.inference.libraries import contact

    app = build_app(dependencies)
    # Not `app()`: it would turn Ctrl-C into a silent exit and print errors in boxes.
    with contact("typer", "its way of running a command"):
        command, leaving, _ = typer.main.get_command(app), typer.Exit, typer.TyperException
        open_context, invoke = command.make_context, command.invoke
    try:
        with open_context("redline", list(arguments)) as context:
            code = invoke(context)
    except leaving as leave:
        return leave.exit_code
    return code if isinstance(code, int) else exit_codes.OK


def _make_streams_forgiving() -> None:
    """Signs that the terminal's encoding lacks become question marks; libraries keep their bars to themselves."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


def _hint(error: typer.TyperException) -> str:
    if type(error).__name__ == "NoSuchOption":
        return " (put -- before a problem that begins with a dash)"
    return ""


def _complain(message: str, stream: TextIO | None = None) -> None:
    from redline.cli.console.terminal import clean
    from redline.inference import without_keys

    print(f"redline: {clean(without_keys(' '.join(message.split())))}", file=stream or sys.stderr)


def _unexpected(error: Exception) -> int:
    """The last resort: one line for the user, the traceback for the log (shown with -v)."""
    import logging

    import structlog

    from redline.cli.console.logs import configure_logs

    if not structlog.is_configured():
        configure_logs()
    shown = logging.getLogger("redline").isEnabledFor(logging.INFO)
    structlog.get_logger().log(logging.ERROR if shown else logging.DEBUG, "unexpected error", exc_info=error)
    _complain(f"unexpected {type(error).__name__}: {error}" + ("" if shown else " (-v shows the traceback)"))
    return exit_codes.NOTHING
