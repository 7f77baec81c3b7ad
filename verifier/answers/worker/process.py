"""The parent's side of one worker process: start it, ask it, kill it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from redline.verifier.errors import CheckerUnavailable

PROGRAM = Path(__file__).with_name("program.py")
START_SECONDS = 120.0
"""Wall time for importing sympy and math-verify; 2 to 4 seconds on an idle machine."""
WALL_FACTOR = 10.0
"""Wall time allowed per CPU second asked for: a busy machine must not look like a hard comparison."""


class WorkerProcessDied(Exception):
    """The process ended, or was killed for its wall time, before it answered; the message says how."""


class WorkerProcess:
    """One process running `program.py`. One request at a time; any failure leaves it dead."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> WorkerProcess:
        """Start a process and wait until it has imported what it needs. Raises `CheckerUnavailable`."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                greeting = await worker._read()
        except (WorkerProcessDied, TimeoutError) as failure:
            complaint = await worker._last_words()
            raise CheckerUnavailable(f"the answer checker does not start: {failure} {complaint}".strip()) from failure
        except BaseException:
            await worker.kill()
            raise
        if greeting != {"ready": "yes"}:
            await worker.kill()
            reason = greeting.get("reason") or f"it said {greeting!r}"
            raise CheckerUnavailable(f"the answer checker does not start: {reason}")
        return worker

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def ask(self, gold: str, answer: str, seconds: float) -> dict[str, str]:
        """The program's reply. Raises `WorkerProcessDied` when there is none; whoever cancels the call must `kill`."""
        request = json.dumps({"gold": gold, "answer": answer, "seconds": seconds}) + "\n"
        try:
            async with asyncio.timeout(WALL_FACTOR * seconds):
                await self._write(request.encode())
                return await self._read()
        except TimeoutError:
            raise WorkerProcessDied("it ran out of wall time") from None

    async def kill(self) -> None:
        """End the process and wait for it; harmless when it is gone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # not `Process.kill`, which may reap before asyncio does
                os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _write(self, data: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None, "started with a pipe"
        try:
            stdin.write(data)
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as gone:
            raise WorkerProcessDied("it was gone") from gone

    async def _read(self) -> dict[str, str]:
        stdout = self._process.stdout
        assert stdout is not None, "started with a pipe"
        line = await stdout.readline()
        if not line:
            raise WorkerProcessDied(f"it ended with exit code {await self._process.wait()}")
        reply: dict[str, str] = json.loads(line)
        return reply

    async def _last_words(self) -> str:
        await self.kill()
        stderr = self._process.stderr
        assert stderr is not None, "started with a pipe"
        return (await stderr.read()).decode(errors="replace")[-500:]
