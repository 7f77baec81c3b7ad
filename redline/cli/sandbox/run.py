"""`redline sandbox run`: a program in the sandbox."""

from __future__ import annotations

import asyncio
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from redline.cli import exit_codes, options

if TYPE_CHECKING:
    from redline.sandbox import Execution

MAX_BYTES = 16_000_000
"""Of a program; the sandbox takes 4,000,000 characters."""

File = Annotated[str, typer.Argument(metavar="FILE", help="The program; - is standard input.")]
Runtime = Annotated[str | None, typer.Option(help="What stands around it; default: the setting `sandbox`.")]
Timeout = Annotated[float, typer.Option(help="CPU seconds.")]


@options.with_logs
def run(
    file: File = "-",
    wall: Runtime = None,
    timeout: Timeout = 5.0,
    json: options.Json = False,
) -> int:
    """Run a Python program in the sandbox, as the verifier's code is run, and show how it ended."""
    from dataclasses import asdict

    from redline.agent.settings.load import load_settings
    from redline.cli.console.output import print_object

    if not (math.isfinite(timeout) and timeout > 0):
        raise typer.BadParameter(f"--timeout is a positive number of seconds, not {timeout}")
    name, execution = asyncio.run(_run(wall or load_settings({}).values.sandbox, _read(file), timeout))
    if json:
        print_object({"wall": name, **asdict(execution)})
    else:
        _write(sys.stdout, execution.stdout)
        _write(sys.stderr, execution.stderr)
        _write(sys.stderr, "\n" if execution.stderr and not execution.stderr.endswith("\n") else "")
        _write(sys.stderr, _verdict(name, execution))
    return exit_codes.OK if execution.status == "ok" else exit_codes.NOT_ACCEPTED


async def _run(wall: str, code: str, timeout: float) -> tuple[str, Execution]:
    from redline.sandbox import open_sandbox

    async with open_sandbox(wall) as sandbox:
        return sandbox.name, await sandbox.run(code, timeout)


def _read(file: str) -> str:
    """The program's text. Bytes that are not UTF-8 go along as they are: the sandbox has a status for them."""
    try:
        # One byte more than allowed, so that an endless stream is refused instead of read.
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a name can hold a NUL
        raise typer.BadParameter(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > MAX_BYTES:
        raise typer.BadParameter(f"{file} is too long for a program: more than {MAX_BYTES:,} bytes")
    return data.decode("utf-8-sig", errors="surrogateescape")


def _verdict(wall: str, execution: Execution) -> str:
    why = ": ".join(filter(None, (execution.error_type, execution.error_message.partition("\n")[0])))
    ended = f"{execution.status} ({why})" if why else execution.status
    cut = ", output cut" if execution.truncated else ""
    times = f"{execution.cpu_seconds:.3f} s CPU, {execution.wall_seconds:.3f} s wall"
    return f"redline: {ended}, {times}, {wall} sandbox{cut}\n"


def _write(stream: TextIO, text: str) -> None:
    """As it is, except that no control sequence of the program reaches a terminal."""
    from redline.cli.console.terminal import clean

    stream.write(clean(text) if stream.isatty() else text)
    stream.flush()
