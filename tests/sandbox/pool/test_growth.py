"""What must not grow: processes, copies of code, memory, descriptors, the log."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import structlog
from structlog.testing import LogCapture

from redline.sandbox import Sandbox, open_sandbox
from redline.sandbox.limits import LIVE_SESSIONS
from redline.sandbox.pool import worker_pool

Pids = Callable[..., set[int]]
MIB = 1 << 20


@pytest.fixture(scope="module", params=["local"])
def runtime(request: pytest.FixtureRequest) -> str:
    """These tests look at processes of this machine."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _two_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker with two turns, wherever this runs."""
    monkeypatch.setattr(worker_pool, "_cpus", lambda: 2)


@pytest.fixture
def log() -> Iterator[LogCapture]:
    """What is logged; whatever another test configured is put back afterwards."""
    before = structlog.get_config() if structlog.is_configured() else None
    captured = LogCapture()
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    yield captured
    structlog.reset_defaults()
    if before:
        structlog.configure(**before)


def _resident_bytes(pid: int | str = "self") -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _descriptors(pid: int | str = "self") -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


async def test_evicted_sessions_leave_no_process(sandbox: Sandbox, worker_pids: Pids, processes_below: Pids) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine, AsyncExitStack() as stack:
        (worker,) = worker_pids() - others
        at_rest = 3  # the zygote and two children in reserve
        for _ in range(LIVE_SESSIONS + 10):
            await (await stack.enter_async_context(mine.session())).run("x = 1", timeout=60)
        async with asyncio.timeout(60):
            while len(processes_below(worker)) > at_rest + LIVE_SESSIONS:
                await asyncio.sleep(0.05)
        await stack.aclose()
        async with asyncio.timeout(60):
            while len(processes_below(worker)) > at_rest:
                await asyncio.sleep(0.05)


async def test_blocks_that_wait_their_turn_are_not_copied(sandbox: Sandbox, worker_pids: Pids) -> None:
    others = worker_pids()
    comment = "#" * (2 * MIB)
    async with open_sandbox("local") as mine:
        await mine.run("1")
        (worker,) = worker_pids() - others
        os.kill(worker, signal.SIGSTOP)  # it takes nothing, so that all that is sent piles up
        before = _resident_bytes()
        running = [asyncio.create_task(mine.run(comment + f"\nprint({i})", timeout=60)) for i in range(60)]
        await asyncio.sleep(0.5)
        growth = _resident_bytes() - before - 60 * len(comment)  # the callers' own texts
        assert mine.counters.waiting >= 58
        assert growth < 40 * MIB
        os.kill(worker, signal.SIGCONT)
        results = await asyncio.gather(*running)
        assert [result.stdout for result in results] == [f"{i}\n" for i in range(60)]


async def test_a_death_is_a_warning_and_a_check_is_not_worth_a_line(
    sandbox: Sandbox, worker_pids: Pids, log: LogCapture
) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        log.entries.clear()
        await mine.run("1")
        assert log.entries == []
        os.kill(min(worker_pids() - others), signal.SIGKILL)
        async with asyncio.timeout(30):
            while mine.counters.workers_replaced == 0 or len(log.entries) < 2:
                await asyncio.sleep(0.02)
    found = {entry["event"]: entry for entry in log.entries}
    assert found["sandbox.worker_died"]["log_level"] == "warning"
    assert found["sandbox.worker_died"]["reason"]
    assert found["sandbox.worker_started"]["replacing"]


@pytest.mark.slow
async def test_nothing_grows_over_thousands_of_checks(
    sandbox: Sandbox, worker_pids: Pids, processes_below: Pids
) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        (worker,) = worker_pids() - others

        async def checks(count: int) -> None:
            numbers = iter(range(count))

            async def lane() -> None:
                for i in numbers:
                    if i % 20:
                        assert (await mine.run(f"print({i} + 1)", timeout=30)).stdout == f"{i + 1}\n"
                        continue
                    async with mine.session() as session:
                        await session.run("x = 1", timeout=30)
                        assert (await session.run("print(x)", timeout=30)).stdout == "1\n"

            await asyncio.gather(*(lane() for _ in range(4)))

        async def at_rest() -> list[tuple[int, int]]:
            """Descriptors and bytes of this process and of the worker, once its two children are in reserve again."""
            async with asyncio.timeout(60):
                while len(processes_below(worker)) != 3:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)  # the pipes of a child that is gone are closed a moment after it
            return [(_descriptors(pid), _resident_bytes(pid)) for pid in ("self", worker)]

        await checks(200)
        before = await at_rest()
        await checks(1000)
        after = await at_rest()
        for (files, size), (files_after, size_after) in zip(before, after, strict=True):
            assert files_after <= files + 2
            assert size_after <= size + 2 * MIB
        assert mine.counters.workers_started == 1
