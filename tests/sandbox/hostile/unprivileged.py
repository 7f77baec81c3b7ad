"""The programs as another user runs them: `python -m tests.sandbox.hostile.unprivileged SECRET_FILE`.

Prints how many were tried and, a line each, what there is to complain of.
"""

from __future__ import annotations

import asyncio
import os
import sys

from redline.sandbox import open_sandbox

from ..witness import Witness, local_workers
from . import PROGRAMS, Program
from .published import LIST, published
from .trial import Secret, Trial


def quick() -> list[Program]:
    """Those that do not end in a timeout."""
    everything = PROGRAMS + (published() if LIST.exists() else [])
    return [program for program in everything if "timeout" not in program.expect]


async def complaints(secret: Secret, programs: list[Program]) -> list[str]:
    """What is wrong after each of the programs."""
    async with open_sandbox("local") as sandbox:
        trial = Trial(sandbox, Witness(local_workers()), secret)
        await trial.begin()
        return [text for program in programs for text in await trial.complaints(program)]


def main() -> None:
    secret = Secret(sys.argv[1], os.environ["SECRET"])
    programs = quick()[::2]  # as root all of them are tried
    found = asyncio.run(complaints(secret, programs))
    sys.stdout.write("\n".join([f"{len(programs)} programs as user {os.getuid()}", *found]) + "\n")


if __name__ == "__main__":
    main()
