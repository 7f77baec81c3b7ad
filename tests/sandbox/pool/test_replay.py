"""Sessions that outlive their process: what was lost through nobody's fault is made again, and nothing else is."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from redline.sandbox import Sandbox, Session, open_sandbox
from redline.sandbox.pool import worker_pool

Pids = Callable[..., set[int]]
Gone = Callable[[set[int]], Awaitable[set[int]]]

CHAIN = (
    "import random\nx = random.random()\nnames = {'x': x}",
    "def f(n):\n    return n + len(names)\nprint('unseen')",
    "y = 1 / 0",
    "from sympy import Symbol, solve\nz = Symbol('z')\nroots = solve(z**2 - 5*z + 6, z)",
)
LAST = "print(x, f(2), roots, 'y' in globals())"


@pytest.fixture(scope="module", params=["local"])
def runtime(request: pytest.FixtureRequest) -> str:
    """These tests look at processes of this machine."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _two_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker with two turns, wherever this runs."""
    monkeypatch.setattr(worker_pool, "_cpus", lambda: 2)


@pytest_asyncio.fixture
async def mine(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """A local sandbox of the test's own, whose worker it may kill."""
    async with open_sandbox("local") as opened:
        yield opened


@pytest.fixture
def worker(mine: Sandbox, worker_pids: Pids) -> Callable[[], int]:
    """The youngest worker: that of `mine`."""
    return lambda: max(worker_pids())


async def _kill(pid: int, gone: Gone) -> None:
    os.kill(pid, signal.SIGKILL)
    await gone({pid})


async def _run_all(session: Session, blocks: tuple[str, ...] = CHAIN) -> list[str]:
    return [(await session.run(block)).status for block in blocks]


@pytest.mark.parametrize("deaths_after", [(), (0,), (3,), (0, 1, 2, 3)])
async def test_the_last_block_prints_the_same_with_and_without_deaths(
    mine: Sandbox, worker: Callable[[], int], gone: Gone, deaths_after: tuple[int, ...]
) -> None:
    async with mine.session() as session, mine.session() as undisturbed:
        statuses = []
        for i, block in enumerate(CHAIN):
            statuses.append((await session.run(block)).status)
            if i in deaths_after:
                await _kill(worker(), gone)
        assert statuses == await _run_all(undisturbed) == ["ok", "ok", "error", "ok"]
        result, expected = await session.run(LAST), await undisturbed.run(LAST)
    assert (result.status, result.session_lost) == ("ok", False)
    assert result.stdout == expected.stdout
    assert "[2, 3] False" in result.stdout
    assert mine.counters.sessions_replayed == len(deaths_after)
    assert mine.counters.workers_replaced == len(deaths_after)


async def test_a_worker_that_dies_during_a_block_costs_neither_the_block_nor_the_namespace(
    mine: Sandbox, worker: Callable[[], int], gone: Gone
) -> None:
    async with mine.session() as session:
        await session.run("x = 3")
        running = asyncio.create_task(session.run("import time\ntime.sleep(0.7)\nx += 1\nprint(x)"))
        await asyncio.sleep(0.3)
        await _kill(worker(), gone)
        result = await running
        assert (result.status, result.stdout, result.session_lost) == ("ok", "4\n", False)
        assert (await session.run("print(x)")).stdout == "4\n"


async def test_a_block_over_which_the_worker_dies_twice_is_killed(
    mine: Sandbox, worker: Callable[[], int], gone: Gone
) -> None:
    async with mine.session() as session:
        await session.run("x = 3")
        running = asyncio.create_task(session.run("while True: pass", timeout=60))
        for _ in range(2):
            await asyncio.sleep(0.3)
            while mine.counters.running == 0 or mine.counters.workers_started == mine.counters.workers_replaced:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            await _kill(worker(), gone)
        result = await running
        assert (result.status, result.session_lost) == ("killed", True)
        assert "died twice" in result.error_message
        assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_a_process_that_dies_while_idle_is_made_again(
    mine: Sandbox, worker: Callable[[], int], processes_below: Pids, gone: Gone
) -> None:
    async with mine.session() as session:
        await session.run("x = 1")
        zygote = min(processes_below(worker()))
        children = processes_below(worker()) - {zygote}
        for child in children:
            os.kill(child, signal.SIGKILL)
        await gone(children)
        await asyncio.sleep(1)  # until the supervisor has been told
        assert (await session.run("print(x)")).stdout == "1\n"
        assert mine.counters.workers_replaced == 0
        assert mine.counters.sessions_replayed == 1


async def test_a_timeout_in_the_past_is_not_repeated(mine: Sandbox, worker: Callable[[], int], gone: Gone) -> None:
    async with mine.session() as session:
        await session.run("x = 1")
        assert (await session.run("while True: pass", timeout=0.2)).status == "timeout"
        assert (await session.run("print(x)")).stdout == "1\n"
        await _kill(worker(), gone)
        result = await session.run("print(x)")
        assert (result.status, result.session_lost) == ("killed", True)
        assert "timeout, which is not repeatable" in result.error_message
        assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_a_past_that_goes_otherwise_is_not_taken_for_the_same(
    mine: Sandbox, worker: Callable[[], int], gone: Gone
) -> None:
    async with mine.session() as session:
        await session.run("x = 1")
        end = "import time; end = time.time() + 0.5"
        first = await session.run(f"{end}; import os\nassert os.stat('/proc/uptime') and time.time() < {2**40}")
        assert first.status == "ok"
        deadline = asyncio.get_running_loop().time() + 3
        await session.run(f"import time\nassert time.monotonic() < {deadline}, 'too late'")
        await asyncio.sleep(3)
        await _kill(worker(), gone)
        result = await session.run("print(x)")
        assert (result.status, result.session_lost) == ("killed", True)
        assert "block 3 ended in error this time, not in ok" in result.error_message
        assert (await session.run("print('x' in globals())")).stdout == "False\n"


@pytest.mark.parametrize("code", ["import os; os._exit(0)", "import os; os.abort()"])
async def test_what_a_block_has_ended_itself_is_not_made_again(mine: Sandbox, code: str) -> None:
    async with mine.session() as session:
        await session.run("x = 1")
        assert (await session.run(code)).session_lost
        assert (await session.run("print('x' in globals())")).stdout == "False\n"
    assert mine.counters.sessions_replayed == 0


async def test_replaying_is_seen_in_the_queue_time_and_charged_to_the_sandbox_only(
    mine: Sandbox, worker: Callable[[], int], gone: Gone
) -> None:
    async with mine.session() as session:
        busy = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
        await session.run(busy)
        await _kill(worker(), gone)
        result = await session.run("print(1)")
        assert result.stdout == "1\n"
        assert result.cpu_seconds < 0.3 <= result.queue_seconds
        assert mine.counters.cpu_seconds > 0.8


async def test_cancelling_a_replay_leaves_the_past_as_it_was(
    mine: Sandbox, worker: Callable[[], int], gone: Gone
) -> None:
    async with mine.session() as session:
        await session.run("x = 1")
        await session.run("import time; time.sleep(2)")
        await _kill(worker(), gone)
        running = asyncio.create_task(session.run("x = 2"))
        while mine.counters.running == 0:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await session.run("print(x)")).stdout == "1\n"
