"""The sandbox itself: a worker behind a wall, replaced when it dies, with no more blocks in flight than CPUs."""

from __future__ import annotations

import asyncio
import itertools
import math
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import Any, Self

from sandbox.errors import SandboxClosed, SandboxError, SandboxUnavailable
from sandbox.execution import Execution
from sandbox.journal import note
from sandbox.limits import Limits
from sandbox.link import Link, WorkerDied
from sandbox.protocol import DEFAULT_TIMEOUT
from sandbox.wall import Wall

MAX_CODE_CHARACTERS = 4_000_000
_WALL_FACTOR = 4  # what the worker allows a busy block on a crowded machine
_PATIENCE_SECONDS = 15.0
_EXECUTION_FIELDS = {field.name for field in fields(Execution)}


class Bench:
    """A `Sandbox` on any wall. One event loop at a time; enter it once."""

    def __init__(self, wall: Wall, limits: Limits) -> None:
        self._wall = wall
        self._limits = limits
        self._in_flight = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._slots = asyncio.Semaphore(self._in_flight)
        self._starting = asyncio.Lock()
        self._link: Link | None = None
        self._open = False
        self._sessions = itertools.count(1)

    @property
    def name(self) -> str:
        return self._wall.name

    @property
    def guarantees(self) -> dict[str, bool]:
        """What is enforced here; before it is opened, what it will enforce at least."""
        return dict(self._wall.guarantees(self._link.layers if self._link else self._wall.layers.required))

    async def __aenter__(self) -> Self:
        """Start the worker. Raises `SandboxUnavailable` where the walls cannot be had."""
        if self._open:
            raise SandboxError("this sandbox is already open")
        self._link = await self._start()
        self._open = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """End the worker and everything it runs; calls still waiting fail with `SandboxClosed`."""
        self._open = False
        async with self._starting:
            if self._link:
                await self._link.close()
                self._link = None

    async def run(self, code: str, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Sandbox.run`. Should the worker die meanwhile, the code is run once more on a new one."""
        _check_timeout(timeout)
        if refused := _oversized(code):
            return refused
        async with self._slots:
            for _ in range(2):
                link = await self.worker()
                try:
                    return await _execute(link, code, timeout, None)
                except WorkerDied as error:
                    note("sandbox.worker_died", worker=link.label, reason=str(error))
        return Execution("killed", error_message="the sandbox's worker died twice while running this")

    @asynccontextmanager
    async def session(self) -> AsyncIterator[BenchSession]:
        """See `Sandbox.session`."""
        session = BenchSession(self, self._slots, next(self._sessions))
        try:
            yield session
        finally:
            session.close()

    async def worker(self) -> Link:
        """The living worker; a dead one is replaced. Raises `SandboxClosed`."""
        async with self._starting:
            if not self._open or self._link is None:
                raise SandboxClosed("the sandbox is not open: use it inside `async with open_sandbox(...)`")
            if not self._link.alive:
                complaint = await self._link.close()
                note("sandbox.worker_replaced", worker=self._link.label, complaint=complaint)
                try:
                    self._link = await self._start()
                except SandboxUnavailable as error:
                    raise SandboxClosed(f"the sandbox's worker died and could not be replaced: {error}") from error
            return self._link

    async def _start(self) -> Link:
        link = await Link.open(await self._wall.start(self._limits, self._in_flight))
        if missing := set(self._wall.layers.required) - set(link.layers):
            await link.close()
            raise SandboxUnavailable(f"the worker started without {' and '.join(sorted(missing))}")
        note("sandbox.worker_started", wall=self.name, worker=link.label, layers=link.layers)
        return link


class BenchSession:
    """A `Session` of a `Bench`. Its process is made by the first block."""

    def __init__(self, bench: Bench, slots: asyncio.Semaphore, number: int) -> None:
        self._bench = bench
        self._slots = slots
        self._number = number
        self._turn = asyncio.Lock()
        self._home: Link | None = None
        """The worker that holds the namespace; None while there is none."""
        self._closed = False

    async def run(self, code: str, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Session.run`. A namespace lost since the last block is reported, not silently replaced."""
        _check_timeout(timeout)
        if refused := _oversized(code):
            return refused
        async with self._turn, self._slots:
            if self._closed:
                raise SandboxClosed("this session has been left")
            link = await self._bench.worker()
            home, self._home = self._home, None
            if home not in (None, link):
                return _lost("the sandbox's worker died before this block")
            try:
                execution = await _execute(link, code, timeout, self._number)
            except WorkerDied as error:
                note("sandbox.worker_died", worker=link.label, reason=str(error))
                return _lost("the sandbox's worker died while running this")
            self._home = None if execution.session_lost else link
            return execution

    def close(self) -> None:
        """End the session's process."""
        self._closed = True
        if self._home:
            self._home.close_session(self._number)


async def _execute(link: Link, code: str, timeout: float, session: int | None) -> Execution:
    answer = await link.run(code, timeout, session, patience=_WALL_FACTOR * timeout + _PATIENCE_SECONDS)
    known: dict[str, Any] = {name: value for name, value in answer.items() if name in _EXECUTION_FIELDS}
    return Execution(**known)


def _lost(message: str) -> Execution:
    return Execution("killed", error_message=message, session_lost=True)


def _check_timeout(timeout: float) -> None:
    if not (math.isfinite(timeout) and timeout > 0):
        raise ValueError(f"timeout must be a positive number of seconds, not {timeout}")


def _oversized(code: str) -> Execution | None:
    if len(code) <= MAX_CODE_CHARACTERS:
        return None
    return Execution("error", error_type="CodeTooLong", error_message=f"{len(code)} characters")
