"""`redline sandbox build`: the container image of the docker runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say

if TYPE_CHECKING:
    from redline.sandbox import SandboxImage

Base = Annotated[str | None, typer.Option(help="Image to build from; default: python:X.Y-slim of this Python's X.Y.")]
FromHost = Annotated[bool, typer.Option("--from-host", help="Copy this machine's Python instead; needs no registry.")]


@options.with_logs
def build(
    base: Base = None,
    from_host: FromHost = False,
) -> int:
    """Build the image that the docker runtime needs, and print its name.

    Does nothing where it is there already. Needs a Docker daemon; the local runtime needs neither.
    """
    from redline.sandbox import build_image, copy_host

    if from_host and base is not None:
        raise typer.BadParameter("give --base or --from-host, not both")
    built = copy_host(_tell) if from_host else build_image(base, _tell)
    _tell(_summary(built))
    say(built.tag)
    return exit_codes.OK


def _tell(line: str) -> None:
    short = line if len(line) <= 120 else f"{line[:117]}..."
    say(short, err=True)


def _summary(built: SandboxImage) -> str:
    state = "was there already" if built.was_there else "is ready"
    return f"{built.tag} {state}: {built.size_bytes / 1e6:.0f} MB, made from {built.base}"
