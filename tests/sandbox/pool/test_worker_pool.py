"""Dead workers are replaced before anybody misses them, in a bounded number of tries."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

import pytest

from redline.sandbox import Limits, Sandbox, SandboxClosed, SandboxUnavailable, open_sandbox
from redline.sandbox.pool import worker_client, worker_pool
from redline.sandbox.pool.pooled_sandbox import PooledSandbox
from redline.sandbox.runtimes import local
from redline.sandbox.runtimes.bootstrap import frame
from redline.sandbox.runtimes.hardening import Hardening
from redline.sandbox.runtimes.local import LocalRuntime, LocalTransport

Pids = Callable[..., set[int]]
Gone = Callable[[set[int]], Awaitable[set[int]]]


@pytest.fixture(scope="module", params=["local"])
def runtime(request: pytest.FixtureRequest) -> str:
    """These tests look at processes of this machine."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _only_where_the_runtime_is_there(sandbox: Sandbox) -> None:
    """Skips on machines without it."""


@pytest.fixture(autouse=True)
def _two_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker with two turns, wherever this runs."""
    monkeypatch.setattr(worker_pool, "_cpus", lambda: 2)


class MoodyRuntime(LocalRuntime):
    """A local runtime that can be told not to start any more workers."""

    def __init__(self) -> None:
        self.refusal = ""
        self.starts = 0

    async def start(self, limits: Limits, in_flight: int) -> LocalTransport:
        self.starts += 1
        if self.refusal:
            raise SandboxUnavailable(self.refusal)
        return await super().start(limits, in_flight)


class _Doomed:
    """A worker that is dead as soon as it has said that it is ready."""

    label = "doomed"

    def __init__(self) -> None:
        self.reader = StreamReader()
        self.reader.feed_data(frame({"op": "ready", "layers": []}))
        self.reader.feed_eof()
        self.writer = cast(StreamWriter, None)

    def kill(self) -> None:
        """It is dead."""

    async def close(self) -> str:
        return "born to die"


class DoomedRuntime:
    """Every worker behind it dies at once."""

    name = "doomed"
    hardening = Hardening()

    def __init__(self) -> None:
        self.starts = 0

    def guarantees(self, in_force: Collection[str]) -> dict[str, bool]:
        return {}

    async def start(self, limits: Limits, in_flight: int) -> Any:
        self.starts += 1
        return _Doomed()


@pytest.fixture
def two_workers(_two_cpus: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with eight CPUs: two workers, with four turns each."""
    monkeypatch.setattr(worker_pool, "_cpus", lambda: 8)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("victim", ["supervisor", "zygote"])
async def test_a_worker_that_dies_idle_is_replaced_unasked(
    victim: str, worker_pids: Pids, processes_below: Pids, gone: Gone
) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        (worker,) = worker_pids() - others
        family = processes_below(worker) | {worker}
        os.kill(worker if victim == "supervisor" else min(processes_below(worker)), signal.SIGKILL)
        await _until(lambda: mine.counters.workers_replaced == 1)
        assert await gone(family) == set()
        (successor,) = worker_pids() - others
        assert (await mine.run("print(6 * 7)")).stdout == "42\n"
        assert worker_pids() - others == {successor}
        assert mine.counters.workers_started == 2


@pytest.mark.usefixtures("two_workers")
async def test_the_pool_grows_when_somebody_waits_and_no_further(worker_pids: Pids) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        await asyncio.gather(*(mine.run("print(1)") for _ in range(4)))
        assert len(worker_pids() - others) == 1
        sleepers = [asyncio.create_task(mine.run("import time; time.sleep(60)", timeout=60)) for _ in range(20)]
        await _until(lambda: mine.counters.running == 8)
        assert (mine.counters.waiting, mine.counters.workers_started) == (12, 2)
        assert len(worker_pids() - others) == 2
        for sleeper in sleepers:
            sleeper.cancel()
        await asyncio.gather(*sleepers, return_exceptions=True)
        assert (mine.counters.running, mine.counters.waiting, mine.counters.cancelled) == (0, 0, 20)


@asynccontextmanager
async def _both_workers(mine: Sandbox) -> AsyncIterator[None]:
    """Keeps the first worker's turns taken until the second one is there."""
    sleepers = [asyncio.create_task(mine.run("import time; time.sleep(60)", timeout=60)) for _ in range(5)]
    await _until(lambda: mine.counters.running == 5)
    for sleeper in sleepers:
        sleeper.cancel()
    await asyncio.gather(*sleepers, return_exceptions=True)
    yield


@pytest.mark.usefixtures("two_workers")
async def test_sessions_stick_to_their_worker_and_move_when_it_dies(worker_pids: Pids) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine, _both_workers(mine), AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(mine.session()) for _ in range(6)]
        await asyncio.gather(*(session.run(f"x = {i}", timeout=30) for i, session in enumerate(sessions)))
        before = [await session.run("print(x)", timeout=30) for session in sessions]
        assert mine.counters.sessions_replayed == 0
        os.kill(min(worker_pids() - others), signal.SIGKILL)
        after = await asyncio.gather(*(session.run("print(x)", timeout=30) for session in sessions))
        assert [r.stdout for r in before] == [r.stdout for r in after] == [f"{i}\n" for i in range(6)]
        assert 0 < mine.counters.sessions_replayed < 6, "both workers had some of the sessions"


async def test_all_blocks_in_flight_survive_their_worker(worker_pids: Pids) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        code = "import time; time.sleep(0.3); print({})"
        running = [asyncio.create_task(mine.run(code.format(i), timeout=30)) for i in range(12)]
        await asyncio.sleep(0.4)
        for worker in worker_pids() - others:
            os.kill(worker, signal.SIGKILL)
        results = await asyncio.gather(*running)
        assert [result.stdout for result in results] == [f"{i}\n" for i in range(12)]
        await _until(lambda: mine.counters.workers_replaced == 1)


async def test_what_prevents_a_replacement_is_told_and_overcome(
    monkeypatch: pytest.MonkeyPatch, worker_pids: Pids
) -> None:
    monkeypatch.setattr(worker_pool, "_PAUSES", (0.0, 0.01, 0.01))
    others = worker_pids()
    runtime = MoodyRuntime()
    async with PooledSandbox(runtime, Limits()) as mine:
        runtime.refusal = "no more memory"
        os.kill(min(worker_pids() - others), signal.SIGKILL)
        await _until(lambda: runtime.starts == 4)
        await asyncio.sleep(0.2)
        assert runtime.starts == 4, "tries that nobody asked for must end"
        for expected in (7, 10):
            with pytest.raises(SandboxClosed, match="could not be replaced: no more memory"):
                await mine.run("print(1)")
            assert runtime.starts == expected
        async with mine.session() as session:
            with pytest.raises(SandboxClosed, match="no more memory"):
                await session.run("print(1)")
        runtime.refusal = ""
        assert (await mine.run("print(1)")).stdout == "1\n"
        counters = mine.counters
        assert (counters.refused, counters.blocks, counters.workers_replaced) == (3, {"ok": 1}, 1)


async def test_a_crash_loop_does_not_spin() -> None:
    runtime = DoomedRuntime()
    async with PooledSandbox(runtime, Limits()) as mine:
        await asyncio.sleep(0.3)
        assert runtime.starts == 3
        result = await mine.run("print(1)")
        assert (result.status, "died twice" in result.error_message) == ("killed", True)
        seen = runtime.starts
        assert seen <= 6
        await asyncio.sleep(0.3)
        assert runtime.starts == seen
        results = await asyncio.gather(*(mine.run("print(1)") for _ in range(100)), return_exceptions=True)
        assert any("die before they answer: it died" in str(result) for result in results)
        assert runtime.starts <= seen + 3


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3])
async def test_closing_while_a_replacement_starts_leaves_nothing(
    seconds: float, worker_pids: Pids, processes_below: Pids, gone: Gone
) -> None:
    before = processes_below(os.getpid())
    others = worker_pids()
    async with open_sandbox("local") as mine:
        os.kill(min(worker_pids() - others), signal.SIGKILL)
        waiting = asyncio.create_task(mine.run("print(1)"))
        await asyncio.sleep(seconds)
    with pytest.raises(SandboxClosed):
        await waiting
    assert await gone(processes_below(os.getpid()) - before) == set()


async def test_opening_can_be_cancelled(processes_below: Pids, gone: Gone) -> None:
    before = processes_below(os.getpid())
    opening = asyncio.create_task(open_sandbox("local").__aenter__())
    await asyncio.sleep(0.1)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert await gone(processes_below(os.getpid()) - before) == set()


async def test_neither_opening_nor_closing_stops_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, worker_pids: Pids
) -> None:
    """Both take a while, here because the worker is stopped; the loop must go on turning meanwhile."""
    monkeypatch.setattr(local, "_CLOSING_SECONDS", 0.5)
    others = worker_pids()
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    turning = asyncio.create_task(turn())
    async with open_sandbox("local"):
        assert turns >= 3
        turns = 0
        os.kill(min(worker_pids() - others), signal.SIGSTOP)
    assert turns >= 3
    turning.cancel()
    assert worker_pids() == others


@pytest.mark.parametrize("whole", [False, True])
async def test_a_zygote_that_hangs_is_replaced(
    whole: bool, monkeypatch: pytest.MonkeyPatch, worker_pids: Pids, processes_below: Pids
) -> None:
    """A zygote that does not answer makes no children; a worker that waits for it is as good as dead."""
    others = worker_pids()
    async with open_sandbox("local") as mine, mine.session() as session:
        await session.run("x = 5")
        monkeypatch.setattr(worker_client, "_PATIENCE_SECONDS", 1.0)
        (worker,) = worker_pids() - others
        for pid in processes_below(worker) | {worker} if whole else {min(processes_below(worker))}:
            os.kill(pid, signal.SIGSTOP)
        running = [asyncio.create_task(mine.run(f"print({i})", timeout=1)) for i in range(6)]
        await _until(lambda: mine.counters.workers_started == 2)
        monkeypatch.setattr(worker_client, "_PATIENCE_SECONDS", 60)
        results = await asyncio.gather(*running)
        assert [result.stdout for result in results] == [f"{i}\n" for i in range(6)]
        assert (await session.run("print(x)")).stdout == "5\n"
        assert worker not in worker_pids()
