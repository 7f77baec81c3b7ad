"""As many workers as the machine can feed, each dead one replaced."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from redline.sandbox.counters import Counters
from redline.sandbox.errors import SandboxClosed, SandboxError, SandboxUnavailable
from redline.sandbox.execution import Execution
from redline.sandbox.limits import Limits
from redline.sandbox.log import note
from redline.sandbox.pool.scheduler import WorkerScheduler
from redline.sandbox.pool.worker_client import NamespaceGone, WorkerClient, WorkerDied
from redline.sandbox.runtimes.runtime import Runtime

DIED_TWICE = "the sandbox's worker died twice while running this"
_CPUS_PER_WORKER = 4
"""A worker forks its children one after another, in its zygote. Measured over 600 arithmetic checks, the shortest
there are, in CPU time a check: supervisor 0.8 ms, zygote 1.9, child 5.4. So one zygote keeps up with four CPUs
that do nothing else (8.1 / 1.9), and with 18 that solve equations (2.2 ms of 41)."""
_PAUSES = (0.0, 0.2, 1.0)
"""Seconds before each try to start a worker."""
_CRASH_LOOP = 3
"""Workers that may die in a row without having answered anything. Then those who wait are sent away, and the next
one is not started before somebody needs it."""
_REST_SECONDS = 30.0
"""How long the pool makes do with the workers that it has after no other could be started."""


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """Hands out turns on workers. It opens with one and grows when somebody has to wait."""

    def __init__(self, runtime: Runtime, limits: Limits, on_death: Callable[[WorkerClient], None]) -> None:
        """`on_death` is called for each worker that has died, before anybody gets another."""
        self.totals = Counters()
        """Here `waiting` are all calls that have not ended, and what `counters` adds is not kept."""
        self._runtime, self._limits, self._on_death = runtime, limits, on_death
        self._most = -(-_cpus() // _CPUS_PER_WORKER)
        self._turns = -(-_cpus() // self._most)
        self._scheduler: WorkerScheduler[WorkerClient] = WorkerScheduler(self._turns)
        self._workers: set[WorkerClient] = set()
        self._starting: asyncio.Task[None] | None = None
        self._reaping: set[asyncio.Task[None]] = set()
        self._died_unproven = self._to_replace = 0
        self._failed_at = float("-inf")
        self._open = False

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of hardening in force in every worker; without a worker, those that each must have."""
        proved = [set(worker.layers) for worker in self._workers]
        return tuple(sorted(set.intersection(*proved))) if proved else self._runtime.hardening.required

    def counters(self, sessions_live: int) -> Counters:
        """The totals now, in an object of their own."""
        running = self._scheduler.running
        now = {"running": running, "waiting": self.totals.waiting - running, "sessions_live": sessions_live}
        return replace(self.totals, blocks=dict(self.totals.blocks), **now)

    async def open(self) -> None:
        """Start the first worker. Raises `SandboxUnavailable`, and `SandboxError` when it is open already."""
        if self._open:
            raise SandboxError("this sandbox is already open")
        self._open = True
        self._starting = asyncio.create_task(self._spawn())
        try:
            await self._starting
        except BaseException:
            self._open = False
            self._dismiss("the sandbox could not be opened")
            raise
        finally:
            self._starting = None
        self._replace()

    async def close(self) -> None:
        """End all workers, and a start that is under way; who waits gets `SandboxClosed`."""
        self._open = False
        self._dismiss("the sandbox has been closed")
        if self._starting:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        for worker in self._workers:
            self._scheduler.remove(worker)
        await asyncio.gather(*(worker.close() for worker in self._workers), *self._reaping)
        self._workers.clear()
        self._to_replace = self._died_unproven = 0

    async def counted(self, call: Awaitable[Execution]) -> Execution:
        """Await a call and count how it ends."""
        self.totals.waiting += 1
        try:
            execution = await call
        except asyncio.CancelledError:
            self.totals.cancelled += 1
            raise
        except BaseException:
            self.totals.refused += 1
            raise
        finally:
            self.totals.waiting -= 1
        self.totals.blocks[execution.status] = self.totals.blocks.get(execution.status, 0) + 1
        self.totals.queue_seconds += execution.queue_seconds
        self.totals.cpu_seconds += execution.cpu_seconds
        return execution

    async def run(
        self,
        work: Callable[[WorkerClient], Awaitable[Execution]],
        wanted: Callable[[], WorkerClient | None] = lambda: None,
    ) -> Execution | None:
        """Do some work of a counted call, once more if the worker dies over it; None when that one dies too.

        On the worker that is `wanted` while it lives, else on the least loaded. Raises `SandboxClosed`.
        """
        for _ in range(2):
            wanted_now = wanted()
            if not self._open:
                raise SandboxClosed("the sandbox is not open: use it inside `async with open_sandbox(...)`")
            if self._scheduler.free() is None:
                self._grow()
            worker = await self._scheduler.take(wanted_now)
            try:
                return await work(worker)
            except (WorkerDied, NamespaceGone) as error:
                note("sandbox.block_interrupted", worker=worker.label, reason=str(error))
            finally:
                self._scheduler.give_back(worker)
        return None

    def _grow(self) -> None:
        """Start a worker if there may be more, one at a time; not soon after a failure, unless there is none."""
        rested = time.monotonic() - self._failed_at > _REST_SECONDS or not len(self._scheduler)
        if self._open and self._starting is None and len(self._scheduler) < self._most and rested:
            self._starting = asyncio.create_task(self._start())

    async def _start(self) -> None:
        """Start a worker, in a few tries; if none can be had at all, those who wait are told why."""
        failure = ""
        try:
            for pause in _PAUSES:
                await asyncio.sleep(pause)
                if not (failure := await self._try()):
                    break
        finally:
            self._starting = None
        if failure and not len(self._scheduler):
            self._dismiss(f"the sandbox's worker could not be replaced: {failure}")
        elif not failure:
            self._replace()

    async def _try(self) -> str:
        """Why it failed; or ""."""
        try:
            await self._spawn()
        except Exception as error:  # noqa: BLE001 - recorded, and handed to the callers
            failure, self._failed_at = str(error) or type(error).__name__, time.monotonic()
            note("sandbox.worker_start_failed", level="warning", runtime=self._runtime.name, reason=failure)
            return failure
        return ""

    async def _spawn(self) -> None:
        worker = await WorkerClient.open(await self._runtime.start(self._limits, self._turns), self._died)
        self._workers.add(worker)
        if missing := set(self._runtime.hardening.required) - set(worker.layers):
            await worker.close()
            self._workers.discard(worker)
            raise SandboxUnavailable(f"the worker started without {' and '.join(sorted(missing))}")
        replacing = self._to_replace > 0
        self._to_replace -= replacing
        self.totals.workers_started += 1
        self.totals.workers_replaced += replacing
        name, layers = self._runtime.name, worker.layers
        note("sandbox.worker_started", runtime=name, worker=worker.label, layers=layers, replacing=replacing)
        self._scheduler.add(worker)

    def _died(self, worker: WorkerClient) -> None:
        self._scheduler.remove(worker)
        self._on_death(worker)
        self._to_replace += 1
        self._died_unproven = 0 if worker.proven else self._died_unproven + 1
        reaping = asyncio.create_task(self._reap(worker))
        self._reaping.add(reaping)
        reaping.add_done_callback(self._reaping.discard)
        if self._died_unproven >= _CRASH_LOOP and not len(self._scheduler):
            self._dismiss(f"the sandbox's workers die before they answer: {worker.end}")
        self._replace()

    def _replace(self) -> None:
        """Start another worker if somebody waits, or for one that has died, unless they all die."""
        if self._scheduler.waiting or (self._to_replace and self._died_unproven < _CRASH_LOOP):
            self._grow()

    async def _reap(self, worker: WorkerClient) -> None:
        """See it to its end and write down what it died of."""
        complaint = await worker.close()
        self._workers.discard(worker)
        note("sandbox.worker_died", level="warning", worker=worker.label, reason=complaint or worker.end)

    def _dismiss(self, reason: str) -> None:
        self._scheduler.dismiss(lambda: SandboxClosed(reason))
