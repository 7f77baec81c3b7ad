"""The sandbox itself: a crew of workers in a runtime, and the sessions that live on it."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from redline.sandbox.counters import Counters
from redline.sandbox.execution import Execution
from redline.sandbox.limits import IDLE_MEMORY_FACTOR, LIVE_SESSIONS, Limits
from redline.sandbox.log import note
from redline.sandbox.pool.code_block import Block, checked
from redline.sandbox.pool.metrics import Tally
from redline.sandbox.pool.session import Chain
from redline.sandbox.pool.session_cache import SessionCache
from redline.sandbox.pool.worker_client import Link, WorkerDied
from redline.sandbox.pool.worker_pool import WorkerPool
from redline.sandbox.protocol import DEFAULT_TIMEOUT
from redline.sandbox.runtimes.runtime import Runtime


class Bench:
    """A `Sandbox` on any runtime. One event loop at a time; enter it once."""

    def __init__(self, runtime: Runtime, limits: Limits) -> None:
        self._runtime = runtime
        self._tally = Tally()
        self._crew = WorkerPool(runtime, limits, self._tally, self._mourn)
        self._residents: SessionCache[Chain] = SessionCache(LIVE_SESSIONS, IDLE_MEMORY_FACTOR * limits.memory_bytes)
        self._numbers = itertools.count(1)

    @property
    def name(self) -> str:
        return self._runtime.name

    @property
    def guarantees(self) -> dict[str, bool]:
        """What is enforced here; before it is opened, what it will enforce at least."""
        return dict(self._runtime.guarantees(self._crew.layers))

    @property
    def counters(self) -> Counters:
        """See `Sandbox.counters`."""
        return self._tally.snapshot(running=self._crew.running, sessions_live=len(self._residents))

    async def __aenter__(self) -> Self:
        """Start the first worker. Raises `SandboxUnavailable` where the isolation cannot be had."""
        await self._crew.open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """End the workers and everything they run; calls still waiting fail with `SandboxClosed`."""
        await self._crew.close()
        for chain in self._residents:
            chain.evict()

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Sandbox.run`. Should the worker die meanwhile, the code is run once more on another."""
        block = checked(code, timeout)
        return await self._tally.counted(self._run(block))

    async def _run(self, block: Block | Execution) -> Execution:
        if isinstance(block, Execution):
            return block
        called = time.monotonic()
        for _ in range(2):
            async with self._crew.turn() as worker:
                begun = time.monotonic()
                try:
                    return replace((await worker.run(block)).execution, queue_seconds=begun - called)
                except WorkerDied as error:
                    note("sandbox.block_interrupted", worker=worker.label, reason=str(error))
        return Execution("killed", error_message="the sandbox's worker died twice while running this")

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Chain]:
        """See `Sandbox.session`."""
        chain = Chain(self._crew, self._residents, self._tally, next(self._numbers))
        try:
            yield chain
        finally:
            chain.close()

    def _mourn(self, worker: Link) -> None:
        for chain in self._residents:
            chain.bereave(worker)
