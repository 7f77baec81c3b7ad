"""The crew: as many workers as the machine can feed, each dead one replaced."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from redline.sandbox.errors import SandboxClosed, SandboxError, SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.log import note
from redline.sandbox.pool.metrics import Tally
from redline.sandbox.pool.scheduler import WorkerScheduler
from redline.sandbox.pool.worker_client import Link
from redline.sandbox.runtimes.runtime import Runtime

_CPUS_PER_WORKER = 4
"""A worker forks its children one after another, in its zygote. Measured over 600 arithmetic checks, the shortest
there are, in CPU time a check: supervisor 0.8 ms, zygote 1.9, child 5.4. So one zygote keeps up with four CPUs
that do nothing else (8.1 / 1.9), and with 18 that solve equations (2.2 ms of 41)."""
_PAUSES = (0.0, 0.2, 1.0)
"""Seconds before each try to start a worker."""
_FUTILE = 3
"""Workers that may die in a row without having answered anything. Then those who wait are sent away, and the next
one is not started before somebody needs it."""
_REST_SECONDS = 30.0
"""How long the crew makes do with those that it has after no worker could be started."""


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """Hands out turns on workers. It opens with one and grows when somebody has to wait."""

    def __init__(self, runtime: Runtime, limits: Limits, tally: Tally, mourn: Callable[[Link], None]) -> None:
        """`mourn` is called for each worker that has died, before anybody gets another."""
        self._runtime, self._limits, self._tally, self._mourn = runtime, limits, tally, mourn
        self._places = -(-_cpus() // _CPUS_PER_WORKER)
        self._share = -(-_cpus() // self._places)
        self._rota: WorkerScheduler[Link] = WorkerScheduler(self._share)
        self._links: set[Link] = set()
        self._starting: asyncio.Task[None] | None = None
        self._burials: set[asyncio.Task[None]] = set()
        self._futile = 0
        self._to_replace = 0
        self._failed_at, self._failure = float("-inf"), ""
        self._open = False

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of lockdown in force in every worker; without a worker, those that each must have."""
        proved = [set(link.layers) for link in self._links]
        return tuple(sorted(set.intersection(*proved))) if proved else self._runtime.hardening.required

    @property
    def running(self) -> int:
        """Turns taken now."""
        return self._rota.running

    async def open(self) -> None:
        """Start the first worker. Raises `SandboxUnavailable`, and `SandboxError` when it is open already."""
        if self._open:
            raise SandboxError("this sandbox is already open")
        self._open = True
        self._starting = asyncio.create_task(self._hire())
        try:
            await self._starting
        except BaseException:
            self._open = False
            self._rota.dismiss(lambda: SandboxClosed("the sandbox could not be opened"))
            raise
        finally:
            self._starting = None
        self._make_good()

    async def close(self) -> None:
        """End all workers, and a start that is under way; who waits gets `SandboxClosed`."""
        self._open = False
        self._rota.dismiss(lambda: SandboxClosed("the sandbox has been closed"))
        if self._starting:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        for link in self._links:
            self._rota.leave(link)
        await asyncio.gather(*(link.close() for link in self._links), *self._burials)
        self._links.clear()
        self._to_replace = self._futile = 0

    @asynccontextmanager
    async def turn(self, wanted: Link | None = None) -> AsyncIterator[Link]:
        """A turn on `wanted` while it lives, else on the least loaded worker. Raises `SandboxClosed`."""
        if not self._open:
            raise SandboxClosed("the sandbox is not open: use it inside `async with open_sandbox(...)`")
        if self._rota.free() is None:
            self._grow()
        link = await self._rota.take(wanted)
        try:
            yield link
        finally:
            self._rota.give_back(link)

    def _grow(self) -> None:
        """Start a worker for a vacant place, one at a time; not soon after a failure, unless there is no worker."""
        rested = time.monotonic() - self._failed_at > _REST_SECONDS or not len(self._rota)
        if self._open and self._starting is None and len(self._rota) < self._places and rested:
            self._starting = asyncio.create_task(self._start())

    async def _start(self) -> None:
        """Start a worker, in a few tries; if none can be had at all, those who wait are told why."""
        hired = False
        try:
            for pause in _PAUSES:
                await asyncio.sleep(pause)
                if hired := await self._try():
                    break
        finally:
            self._starting = None
        if not len(self._rota):
            self._rota.dismiss(lambda: SandboxClosed(f"the sandbox's worker could not be replaced: {self._failure}"))
        if hired:
            self._make_good()

    async def _try(self) -> bool:
        try:
            await self._hire()
        except Exception as error:  # noqa: BLE001 - recorded, and handed to the callers
            self._failure = str(error) or type(error).__name__
            self._failed_at = time.monotonic()
            note("sandbox.worker_start_failed", level="warning", runtime=self._runtime.name, reason=self._failure)
            return False
        return True

    async def _hire(self) -> None:
        link = await Link.open(await self._runtime.start(self._limits, self._share), self._died)
        self._links.add(link)
        if missing := set(self._runtime.hardening.required) - set(link.layers):
            await link.close()
            self._links.discard(link)
            raise SandboxUnavailable(f"the worker started without {' and '.join(sorted(missing))}")
        self._tally.workers_started += 1
        replacing = self._to_replace > 0
        self._to_replace -= replacing
        self._tally.workers_replaced += replacing
        note(
            "sandbox.worker_started",
            runtime=self._runtime.name,
            worker=link.label,
            layers=link.layers,
            replacing=replacing,
        )
        self._rota.join(link)

    def _died(self, link: Link) -> None:
        self._rota.leave(link)
        self._mourn(link)
        self._to_replace += 1
        self._futile = 0 if link.proven else self._futile + 1
        burial = asyncio.create_task(self._bury(link))
        self._burials.add(burial)
        burial.add_done_callback(self._burials.discard)
        if self._futile >= _FUTILE and not len(self._rota):
            self._rota.dismiss(lambda: SandboxClosed(f"the sandbox's workers die before they answer: {link.end}"))
        self._make_good()

    def _make_good(self) -> None:
        """Start another worker if somebody waits, or for one that has died, unless they all die."""
        if self._rota.waiting or (self._to_replace and self._futile < _FUTILE):
            self._grow()

    async def _bury(self, link: Link) -> None:
        """See it to its end and write down what it died of."""
        complaint = await link.close()
        self._links.discard(link)
        note("sandbox.worker_died", level="warning", worker=link.label, reason=complaint or link.end)
