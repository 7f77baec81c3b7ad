"""Several blocks in one namespace, which is kept whatever becomes of its process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from redline.sandbox.code import CheckedCode, check_code
from redline.sandbox.errors import SandboxClosed
from redline.sandbox.execution import Execution
from redline.sandbox.log import note
from redline.sandbox.pool.history import SessionHistory
from redline.sandbox.pool.session_cache import SessionCache
from redline.sandbox.pool.worker_client import NamespaceGone, WorkerClient, WorkerDied
from redline.sandbox.pool.worker_pool import DIED_TWICE, WorkerPool
from redline.sandbox.protocol import DEFAULT_TIMEOUT


class ReplayingSession:
    """A `Session`. The first block makes its process, and the next one does where it was lost by no block's doing."""

    def __init__(self, pool: WorkerPool, cache: SessionCache[ReplayingSession], number: int) -> None:
        self._pool, self._cache, self._number = pool, cache, number
        self._turn = asyncio.Lock()
        self._history = SessionHistory()
        self._worker: WorkerClient | None = None
        """The one that holds the namespace; None while there is no process."""
        self._closed = False

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Session.run`."""
        return await self._pool.counted(self._in_turn(check_code(code, timeout)))

    def close(self) -> None:
        """The session is left: end its process, at the latest when the block that it is running has ended."""
        self._closed = True
        if not self._turn.locked():
            self.evict()

    def evict(self) -> None:
        """Give up the process; the next block will make it again."""
        if self._worker:
            self._worker.close_session(self._number)
        self._forget_worker()

    def on_death(self, worker: WorkerClient) -> None:
        """A worker has died, and the process with it if it lived there."""
        if self._worker is worker:
            self._forget_worker()

    async def _in_turn(self, code: CheckedCode | Execution) -> Execution:
        called = time.monotonic()
        async with self._turn:
            try:
                if isinstance(code, Execution):
                    return code
                ran = await self._pool.run(lambda worker: self._run(worker, code, called), self._worker_if_open)
                return ran or self._give_up(DIED_TWICE)
            finally:
                if self._closed:
                    self.evict()

    def _worker_if_open(self) -> WorkerClient | None:
        if self._closed:
            raise SandboxClosed("this session has been left")
        return self._worker

    async def _run(self, worker: WorkerClient, code: CheckedCode, called: float) -> Execution:
        moved, begun = self._worker_if_open() is not worker, 0.0
        self._evict(self._cache.use(self))
        self._worker = worker
        try:
            if moved and (lost := self._history.obstacle or await self._replay(worker)):
                return self._give_up(f"the session's process was lost, and cannot be made again: {lost}")
            begun = time.monotonic()
            execution, held_bytes = await worker.run(code, self._number)
        except asyncio.CancelledError:
            if begun:  # part of the block has run: this is the end of the namespace
                self._history.clear()
            self.evict()
            raise
        except (WorkerDied, NamespaceGone):
            self._forget_worker()
            raise
        if execution.session_lost:
            self._history.clear()
            self._forget_worker()
        else:
            self._history.add(code, execution.status)
            self._evict(self._cache.rest(self, held_bytes))
        return replace(execution, queue_seconds=begun - called)

    async def _replay(self, worker: WorkerClient) -> str:
        """Run the earlier blocks again. Why that did not give the namespace back; or ""."""
        for number, (code, status) in enumerate(self._history.past, 1):
            execution = (await worker.run(code, self._number)).execution
            self._pool.totals.cpu_seconds += execution.cpu_seconds
            if execution.session_lost or execution.status != status:
                return f"block {number} ended in {execution.status} this time, not in {status}"
        self._pool.totals.sessions_replayed += bool(self._history.past)
        return ""

    def _give_up(self, message: str) -> Execution:
        """The namespace is gone for good; the next block starts empty."""
        self._history.clear()
        self.evict()
        return Execution("killed", error_message=message, session_lost=True)

    def _evict(self, others: list[ReplayingSession]) -> None:
        for other in others:
            note("sandbox.session_evicted", session=other._number)
            self._pool.totals.sessions_evicted += 1
            other.evict()

    def _forget_worker(self) -> None:
        self._worker = None
        self._cache.remove(self)
