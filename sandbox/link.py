"""The parent's link to a running worker: requests out, answers in, many at once."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

from sandbox.bundle import frame
from sandbox.errors import SandboxUnavailable
from sandbox.wall import Line

_START_SECONDS = 60.0
_MAX_FRAME_BYTES = 1 << 24


class WorkerDied(Exception):
    """The worker went away before it answered."""


class Link:
    """Pairs answers with requests. Made by `Link.open`; useless once `alive` is false."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listener: asyncio.Task[None] | None = None
        self.alive = True
        self.layers: tuple[str, ...] = ()
        """The layers of lockdown that the worker says are in force, after trying what they must refuse."""

    @classmethod
    async def open(cls, line: Line) -> Link:
        """Wait until the worker is ready. Raises `SandboxUnavailable` with the worker's reason."""
        link = cls(line)
        try:
            async with asyncio.timeout(_START_SECONDS):
                greeting = await link._read()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError) as error:
            line.kill()
            silent = "no answer" if isinstance(error, TimeoutError) else "it ended without a word"
            raise SandboxUnavailable(f"the sandbox worker did not start: {await line.close() or silent}") from error
        except asyncio.CancelledError:
            line.kill()
            await line.close()
            raise
        if greeting["op"] != "ready":
            await line.close()
            raise SandboxUnavailable(f"the walls cannot be had on this machine: {greeting['reason']}")
        link.layers = tuple(greeting["layers"])
        link._listener = asyncio.create_task(link._listen())
        return link

    @property
    def label(self) -> str:
        return self._line.label

    async def run(self, code: str, timeout: float, session: int | None, patience: float) -> dict[str, Any]:
        """Have a block run; the worker's answer. Cancelling it kills the block.

        Raises `WorkerDied`; a worker that says nothing for `patience` seconds is killed.
        """
        if not self.alive:
            raise WorkerDied("it had died before")
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self._send({"op": "run", "id": number, "session": session, "code": code, "timeout": timeout})
            async with asyncio.timeout(patience):
                result: dict[str, Any] = await answer
                return result
        except TimeoutError as error:
            self.alive = False
            self._line.kill()
            raise WorkerDied("it no longer answers") from error
        except asyncio.CancelledError:
            self._send({"op": "cancel", "id": number})
            raise
        finally:
            del self._waiting[number]

    def close_session(self, session: int) -> None:
        """Let the worker kill a session's process."""
        self._send({"op": "close", "session": session})

    async def close(self) -> str:
        """End the worker and wait until it is gone; what it complained of."""
        self.alive = False
        complaint = await self._line.close()
        if self._listener:
            await self._listener
        return complaint

    def _send(self, message: dict[str, Any]) -> None:
        if self.alive:
            self._line.writer.write(frame(message))

    async def _read(self) -> dict[str, Any]:
        size = int.from_bytes(await self._line.reader.readexactly(4), "big")
        if size > _MAX_FRAME_BYTES:
            raise ConnectionError(f"a frame of {size} bytes")
        message: dict[str, Any] = json.loads(await self._line.reader.readexactly(size))
        return message

    async def _listen(self) -> None:
        try:
            while True:
                message = await self._read()
                waiting = self._waiting.get(message["id"])
                if waiting and not waiting.done():
                    waiting.set_result(message)
        except (
            asyncio.IncompleteReadError,
            ConnectionError,
            ValueError,
            KeyError,
        ) as error:  # gone, or talking nonsense
            self.alive = False
            self._line.kill()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(WorkerDied(str(error)))
