"""The sandbox itself: a pool of workers in a runtime, and the sessions that live on it."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from redline.sandbox.code import CheckedCode, check_code
from redline.sandbox.counters import Counters
from redline.sandbox.execution import Execution
from redline.sandbox.limits import IDLE_MEMORY_FACTOR, LIVE_SESSIONS, Limits
from redline.sandbox.pool.session import ReplayingSession
from redline.sandbox.pool.session_cache import SessionCache
from redline.sandbox.pool.worker_client import WorkerClient
from redline.sandbox.pool.worker_pool import DIED_TWICE, WorkerPool
from redline.sandbox.protocol import DEFAULT_TIMEOUT
from redline.sandbox.runtimes.runtime import Runtime


class PooledSandbox:
    """A `Sandbox` on any runtime. One event loop at a time; enter it once."""

    def __init__(self, runtime: Runtime, limits: Limits) -> None:
        self._runtime = runtime
        self._pool = WorkerPool(runtime, limits, self._on_death)
        self._cache: SessionCache[ReplayingSession] = SessionCache(
            LIVE_SESSIONS, IDLE_MEMORY_FACTOR * limits.memory_bytes
        )
        self._numbers = itertools.count(1)

    @property
    def name(self) -> str:
        return self._runtime.name

    @property
    def guarantees(self) -> dict[str, bool]:
        """What is enforced here; before it is opened, what it will enforce at least."""
        return dict(self._runtime.guarantees(self._pool.layers))

    @property
    def counters(self) -> Counters:
        """See `Sandbox.counters`."""
        return self._pool.counters(sessions_live=len(self._cache))

    async def __aenter__(self) -> Self:
        """Start the first worker. Raises `SandboxUnavailable` where the isolation cannot be had."""
        await self._pool.open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """End the workers and everything they run; calls still waiting fail with `SandboxClosed`."""
        await self._pool.close()
        for session in self._cache:
            session.evict()

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Sandbox.run`. Should the worker die meanwhile, the code is run once more on another."""
        return await self._pool.counted(self._run(check_code(code, timeout)))

    async def _run(self, code: CheckedCode | Execution) -> Execution:
        if isinstance(code, Execution):
            return code
        called = time.monotonic()

        async def on(worker: WorkerClient) -> Execution:
            begun = time.monotonic()
            return replace((await worker.run(code)).execution, queue_seconds=begun - called)

        return await self._pool.run(on) or Execution("killed", error_message=DIED_TWICE)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ReplayingSession]:
        """See `Sandbox.session`."""
        session = ReplayingSession(self._pool, self._cache, next(self._numbers))
        try:
            yield session
        finally:
            session.close()

    def _on_death(self, worker: WorkerClient) -> None:
        for session in self._cache:
            session.on_death(worker)
