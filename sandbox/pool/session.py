"""A chain of blocks in one namespace, which is kept whatever becomes of its process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from redline.sandbox.errors import SandboxClosed
from redline.sandbox.execution import Execution
from redline.sandbox.log import note
from redline.sandbox.pool.code_block import Block, checked
from redline.sandbox.pool.history import History
from redline.sandbox.pool.metrics import Tally
from redline.sandbox.pool.session_cache import SessionCache
from redline.sandbox.pool.worker_client import Link, NamespaceGone, WorkerDied
from redline.sandbox.pool.worker_pool import WorkerPool
from redline.sandbox.protocol import DEFAULT_TIMEOUT


class Chain:
    """A `Session`. The first block makes its process, and the next one does where it was lost by no block's doing."""

    def __init__(self, crew: WorkerPool, residents: SessionCache[Chain], tally: Tally, number: int) -> None:
        self._crew, self._residents, self._tally, self._number = crew, residents, tally, number
        self._turn = asyncio.Lock()
        self._history = History()
        self._home: Link | None = None
        """The worker that holds the namespace; None while there is no process."""
        self._closed = False

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """See `Session.run`."""
        block = checked(code, timeout)
        return await self._tally.counted(self._in_turn(block))

    def close(self) -> None:
        """The session is left: end its process, at the latest when the block that it is running has ended."""
        self._closed = True
        if not self._turn.locked():
            self.evict()

    def evict(self) -> None:
        """Give up the process; the next block will make it again."""
        if self._home:
            self._home.close_session(self._number)
        self._vacate()

    def bereave(self, worker: Link) -> None:
        """A worker has died, and the process with it if it lived there."""
        if self._home is worker:
            self._vacate()

    async def _in_turn(self, block: Block | Execution) -> Execution:
        called = time.monotonic()
        async with self._turn:
            try:
                return block if isinstance(block, Execution) else await self._run(block, called)
            finally:
                if self._closed:
                    self.evict()

    async def _run(self, block: Block, called: float) -> Execution:
        for _ in range(2):
            self._check_open()
            async with self._crew.turn(self._home) as worker:
                self._check_open()
                try:
                    if lost := await self._settle(worker):
                        return self._give_up(lost)
                    begun = time.monotonic()
                    execution = await self._perform(worker, block)
                    return replace(execution, queue_seconds=begun - called)
                except (WorkerDied, NamespaceGone) as error:
                    note("sandbox.namespace_gone", worker=worker.label, reason=str(error))
                    self._vacate()
        return self._give_up("the sandbox's worker died twice while running this")

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxClosed("this session has been left")

    async def _settle(self, worker: Link) -> str:
        """Have the namespace on this worker, running the earlier blocks again if need be. Why it cannot be; or ""."""
        for other in self._residents.enter(self):
            self._make_room(other)
        if self._home is worker:
            return ""
        self._home = worker
        if self._history.blank:
            return ""
        if self._history.obstacle:
            return f"the session's process was lost, and cannot be made again: {self._history.obstacle}"
        return await self._replay(worker)

    async def _replay(self, worker: Link) -> str:
        executions: list[Execution] = []
        difference = ""
        try:
            for past, status in self._history:
                execution = (await worker.run(past, self._number)).execution
                executions.append(execution)
                if execution.session_lost or execution.status != status:
                    difference = f"block {len(executions)} ended in {execution.status} this time, not in {status}"
                    break
        except asyncio.CancelledError:
            self.evict()
            raise
        finally:
            self._tally.replayed(executions, whole=len(executions) == len(self._history) and not difference)
        return difference and f"the session's process was lost, and cannot be made again: {difference}"

    async def _perform(self, worker: Link, block: Block) -> Execution:
        try:
            execution, held_bytes = await worker.run(block, self._number)
        except asyncio.CancelledError:  # part of the block has run: this is the end of the namespace
            self._history.clear()
            self.evict()
            raise
        if execution.session_lost:
            self._history.clear()
            self._vacate()
        else:
            self._history.add(block, execution.status)
            for other in self._residents.rest(self, held_bytes):
                self._make_room(other)
        return execution

    def _give_up(self, message: str) -> Execution:
        """The namespace is gone for good; the next block starts empty."""
        self._history.clear()
        self.evict()
        return Execution("killed", error_message=message, session_lost=True)

    def _make_room(self, other: Chain) -> None:
        note("sandbox.session_evicted", session=other._number)
        self._tally.evicted += 1
        other.evict()

    def _vacate(self) -> None:
        self._home = None
        self._residents.leave(self)
