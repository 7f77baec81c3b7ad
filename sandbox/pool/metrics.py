"""The tally that a sandbox keeps of its work."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable

from redline.sandbox.counters import Counters
from redline.sandbox.execution import Execution, Status


class Tally:
    """Running totals; `Counters` explains each."""

    def __init__(self) -> None:
        self._blocks: Counter[Status] = Counter()
        self._cancelled = self._refused = self._under_way = 0
        self._queue_seconds = self._cpu_seconds = 0.0
        self.evicted = 0
        self.workers_started = self.workers_replaced = 0
        self._replayed = 0

    async def counted(self, call: Awaitable[Execution]) -> Execution:
        """Await a call and book how it ends."""
        self._under_way += 1
        try:
            execution = await call
        except asyncio.CancelledError:
            self._cancelled += 1
            raise
        except BaseException:
            self._refused += 1
            raise
        finally:
            self._under_way -= 1
        self._blocks[execution.status] += 1
        self._queue_seconds += execution.queue_seconds
        self._cpu_seconds += execution.cpu_seconds
        return execution

    def replayed(self, executions: list[Execution], whole: bool) -> None:
        """Book blocks that were run again, `whole` if the namespace came back by it."""
        self._cpu_seconds += sum(execution.cpu_seconds for execution in executions)
        self._replayed += whole

    def snapshot(self, running: int, sessions_live: int) -> Counters:
        """The totals now. `running` calls have their turn."""
        return Counters(
            blocks=dict(self._blocks),
            cancelled=self._cancelled,
            refused=self._refused,
            running=running,
            waiting=self._under_way - running,
            queue_seconds=self._queue_seconds,
            cpu_seconds=self._cpu_seconds,
            sessions_live=sessions_live,
            sessions_evicted=self.evicted,
            sessions_replayed=self._replayed,
            workers_started=self.workers_started,
            workers_replaced=self.workers_replaced,
        )
