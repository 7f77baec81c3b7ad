"""The local runtime: the worker as a process of this machine, with its children locked down by the kernel.

It needs Linux with seccomp and Landlock, and neither root nor user namespaces nor Docker.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Collection
from contextlib import suppress

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.runtimes.bootstrap import ENVIRONMENT, command, configuration, library_folders, program
from redline.sandbox.runtimes.hardening import LANDLOCK, SECCOMP, Hardening

_CLOSING_SECONDS = 5.0
_COMPLAINT_BYTES = 4000


class LocalTransport:
    """A worker process in a session of its own, so that Ctrl-C in the terminal does not reach it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self._process = process
        self.reader: StreamReader = process.stdout
        self.writer: StreamWriter = process.stdin
        self._complaints = asyncio.create_task(_tail(process.stderr))

    @property
    def label(self) -> str:
        return str(self._process.pid)

    def kill(self) -> None:
        """SIGKILL; the zygote and the children follow (their parent-death signal)."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):  # not `Process.kill`: it would reap, in a race with asyncio
                os.kill(self._process.pid, signal.SIGKILL)

    async def close(self) -> str:
        """Close its standard input, which ends it, and wait."""
        self.writer.close()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
        return await self._complaints


async def _tail(stream: StreamReader) -> str:
    kept = b""
    while data := await stream.read(_COMPLAINT_BYTES):
        kept = (kept + data)[-_COMPLAINT_BYTES:]
    return kept.decode("utf-8", "replace").strip()


class LocalRuntime:
    """Runs the worker with this interpreter, in an environment and a process group of its own."""

    name = "local"
    hardening = Hardening(required=(SECCOMP, LANDLOCK))

    def guarantees(self, in_force: Collection[str]) -> dict[str, bool]:
        """What the layers in force keep up; the limits of memory and time hold because no process can be made."""
        sealed, veiled = SECCOMP in in_force, LANDLOCK in in_force
        return {
            "network": sealed,
            "file_reads": veiled,
            "file_writes": sealed,
            "processes": sealed,
            "memory": sealed,
            "cpu_time": sealed,
            "other_processes": sealed,
        }

    async def start(self, limits: Limits, in_flight: int) -> LocalTransport:
        """Start the worker process and send it its program. Raises `SandboxUnavailable` off Linux."""
        if sys.platform != "linux":
            raise SandboxUnavailable(
                f"the local runtime needs Linux (seccomp, Landlock), not {sys.platform}: use docker"
            )
        process = await asyncio.create_subprocess_exec(
            *command(sys.executable),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd="/",
            env=_environment(),
            start_new_session=True,
        )
        transport = LocalTransport(process)
        transport.writer.write(program(configuration(self.hardening, library_folders(), limits, in_flight)))
        return transport


def _environment() -> dict[str, str]:
    """Nothing of ours, but where the dynamic linker finds a relocated interpreter's libraries."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return ENVIRONMENT | kept
