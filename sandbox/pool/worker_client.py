"""The parent's end of a running worker: blocks out, answers in, many at once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from redline.sandbox.code import CheckedCode
from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.execution import Execution
from redline.sandbox.pool import frames
from redline.sandbox.runtimes.bootstrap import frame
from redline.sandbox.runtimes.runtime import WorkerTransport

_STALL_SECONDS = 20.0
"""How long the start of a worker may be without progress. It is given CPU time on the most crowded machine, and tells
of it each second."""
_MAX_FRAME_BYTES = 1 << 24
_WALL_FACTOR = 4  # what the worker allows a busy block on a crowded machine
_PATIENCE_SECONDS = 15.0
_EXECUTION_FIELDS = {field.name for field in fields(Execution)}


class WorkerDied(Exception):
    """The worker went away before it answered."""


class NamespaceGone(Exception):
    """The session's process had died, through no doing of this block, before the block was begun."""


class WorkerReply(NamedTuple):
    """What the worker says of a block."""

    execution: Execution
    held_bytes: int
    """Memory that the session's process keeps now, beyond what it was born with; 0 if there is none left."""


class WorkerClient:
    """Pairs answers with blocks. Made by `WorkerClient.open`; useless once `alive` is false."""

    def __init__(self, transport: WorkerTransport, on_death: Callable[[WorkerClient], None]) -> None:
        self._transport = transport
        self._on_death = on_death
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any] | None]] = {}
        """By number of the block; None is set when the worker dies."""
        self._listener: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self._closing: asyncio.Task[str] | None = None
        self.alive = True
        self.proven = False
        """It has answered at least once."""
        self.end = ""
        """Why it is not alive."""
        self.layers: tuple[str, ...] = ()
        """The layers of hardening that the worker says are in force, after trying what they must refuse."""

    @classmethod
    async def open(cls, transport: WorkerTransport, on_death: Callable[[WorkerClient], None]) -> WorkerClient:
        """Wait until the worker is ready, as long as its start makes progress. Raises `SandboxUnavailable` with the
        worker's reason.

        `on_death` is called as soon as the worker is known to have died; not for one that was closed.
        """
        client = cls(transport, on_death)
        try:
            startup = await client._startup()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError) as error:
            transport.kill()
            silent = _silence(error)
            raise SandboxUnavailable(
                f"the sandbox worker did not start: {await transport.close() or silent}"
            ) from error
        except asyncio.CancelledError:
            transport.kill()
            await transport.close()
            raise
        if startup["op"] != "ready":
            await transport.close()
            raise SandboxUnavailable(f"the isolation cannot be had on this machine: {startup['reason']}")
        client.layers = tuple(startup["layers"])
        client._listener = asyncio.create_task(client._listen())
        return client

    @property
    def label(self) -> str:
        return self._transport.label

    async def run(self, code: CheckedCode, session: int | None = None) -> WorkerReply:
        """Have a block run, in a namespace of its own or in a session's. Cancelling it kills the block.

        Raises `WorkerDied`, and `NamespaceGone` for a session; a worker that says nothing for too long is killed.
        """
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        request = {"op": "run", "id": number, "session": session, "code": code.text, "timeout": code.timeout}
        try:
            async with asyncio.timeout(_WALL_FACTOR * code.timeout + _PATIENCE_SECONDS):
                await self._deliver(request)
                return self._reply(await answer)
        except TimeoutError as error:
            self._fail("it no longer answers")
            raise WorkerDied(self.end) from error
        except asyncio.CancelledError:
            self._send({"op": "cancel", "id": number})
            raise
        finally:
            del self._waiting[number]

    def close_session(self, session: int) -> None:
        """Let the worker kill a session's process."""
        self._send({"op": "close", "session": session})

    async def close(self) -> str:
        """End the worker and wait until it is gone; what it complained of. May be called again."""
        if self._closing is None:
            self.alive = False
            self._closing = asyncio.create_task(self._close())
        return await asyncio.shield(self._closing)

    async def _close(self) -> str:
        complaint = await self._transport.close()
        if self._listener:
            await self._listener
        return complaint

    def _reply(self, message: dict[str, Any] | None) -> WorkerReply:
        if message is None:
            raise WorkerDied(self.end)
        self.proven = True
        if message.get("missing"):
            raise NamespaceGone(message["error_message"])
        known: dict[str, Any] = {name: value for name, value in message.items() if name in _EXECUTION_FIELDS}
        return WorkerReply(Execution(**known), message.get("held_bytes", 0))

    async def _deliver(self, message: dict[str, Any]) -> None:
        """Send one block after another, each when the worker has taken the last: copies do not pile up."""
        async with self._sending:
            if not self.alive:
                raise WorkerDied(self.end)
            self._send(message)
            try:
                await self._transport.writer.drain()
            except OSError as error:
                self._fail(f"it takes no more blocks: {error}")  # before anybody gets another turn on it
                raise WorkerDied(self.end) from error

    def _send(self, message: dict[str, Any]) -> None:
        if self.alive:
            self._transport.writer.write(frame(message))

    async def _read(self) -> dict[str, Any]:
        size = int.from_bytes(await self._transport.reader.readexactly(4), "big")
        if size > _MAX_FRAME_BYTES:
            raise ConnectionError(f"a frame of {size} bytes")
        return frames.decode(await self._transport.reader.readexactly(size))

    async def _startup(self) -> dict[str, Any]:
        """The worker's last word about its start. Raises `TimeoutError` when there is no progress."""
        while True:
            async with asyncio.timeout(_STALL_SECONDS):
                message = frames.startup(await self._read())
            if message["op"] != "starting":
                return message

    async def _listen(self) -> None:
        try:
            while True:
                message = frames.reply(await self._read())
                waiting = self._waiting.get(message["id"])
                if waiting and not waiting.done():
                    waiting.set_result(message)
        except frames.ProtocolError as error:
            self._fail(f"it breaks the protocol: {error}")
        except (asyncio.IncompleteReadError, ConnectionError):
            self._fail("it died")
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)

    def _fail(self, end: str) -> None:
        """It must not be used any more: make sure that it is dead, and say so once."""
        self._transport.kill()
        self.end = self.end or end
        if self.alive:
            self.alive = False
            self._on_death(self)


def _silence(error: Exception) -> str:
    """Why there is no startup, where the worker itself says nothing about it."""
    if isinstance(error, frames.ProtocolError):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"no sign of progress for {_STALL_SECONDS:.0f} s"
    return "it ended without a word"
