"""Bounds and counters: what is kept, what waits, what is counted."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack

import pytest

from redline.sandbox import Counters, Limits, Sandbox, SandboxClosed, open_sandbox
from redline.sandbox.limits import LIVE_SESSIONS

MIB = 1 << 20


@pytest.mark.asyncio(loop_scope="module")
async def test_more_sessions_than_may_live_each_keep_their_namespace(sandbox: Sandbox) -> None:
    before = sandbox.counters
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(sandbox.session()) for _ in range(100)]
        for i, session in enumerate(sessions):
            assert (await session.run(f"x = {i}", timeout=60)).status == "ok"
        assert sandbox.counters.sessions_live == LIVE_SESSIONS
        assert sandbox.counters.sessions_evicted - before.sessions_evicted == 100 - LIVE_SESSIONS
        for i in (99, 0, 50, 1):  # in use, evicted, in use, evicted
            assert (await sessions[i].run("x += 1\nprint(x)", timeout=60)).stdout == f"{i + 1}\n"
        assert (await sessions[0].run("print(x)", timeout=60)).stdout == "1\n"
        assert sandbox.counters.sessions_replayed - before.sessions_replayed == 2
        assert sandbox.counters.sessions_live == LIVE_SESSIONS
    assert sandbox.counters.sessions_live == 0


async def test_a_session_that_hoards_memory_gives_up_its_process(sandbox: Sandbox) -> None:
    hoard = f"hoard = bytearray(b'x') * {40 * MIB}\nn = 7"
    async with open_sandbox(sandbox.name, limits=Limits(memory_bytes=64 * MIB)) as mine, AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(mine.session()) for _ in range(9)]
        modest, hoarders = sessions[0], sessions[1:]
        await modest.run("n = 7")
        for session in hoarders:
            assert (await session.run(hoard, timeout=30)).status == "ok"
        counters = mine.counters
        assert (counters.sessions_evicted, counters.sessions_live) == (2, 7), "six times 40 MiB are within 256"
        assert (await modest.run("print(n)")).stdout == "7\n"
        assert mine.counters.sessions_replayed == 0, "it was not the modest one that had to go"
        for session in hoarders:
            assert (await session.run("print(n, len(hoard) >> 20)", timeout=30)).stdout == "7 40\n"


async def test_waiting_for_a_turn_is_visible(sandbox: Sandbox) -> None:
    async with open_sandbox(sandbox.name) as mine:
        first = await mine.run("print(1)")
        assert first.queue_seconds < 5
        turns = 4 * (os.cpu_count() or 1)
        results = await asyncio.gather(*(mine.run("import time; time.sleep(0.2)", timeout=30) for _ in range(turns)))
        assert sorted(result.queue_seconds for result in results)[-1] > 0.5
        assert mine.counters.queue_seconds == pytest.approx(sum(r.queue_seconds for r in [first, *results]))


async def test_blocks_of_a_session_see_their_turn_too(sandbox: Sandbox) -> None:
    async with open_sandbox(sandbox.name) as mine, mine.session() as session:
        results = await asyncio.gather(*(session.run("import time; time.sleep(0.2)", timeout=30) for _ in range(4)))
        assert max(result.queue_seconds for result in results) > 0.5


async def test_counters_add_up(sandbox: Sandbox) -> None:
    async with open_sandbox(sandbox.name) as mine:
        assert mine.counters == Counters(workers_started=1)
        results = [await mine.run(code, timeout=2) for code in ("1", "1/0", "import os; os.abort()", b"\xff", "x = 2")]
        results.append(await mine.run("while True: pass", timeout=0.2))
        async with mine.session() as session:
            results.append(await session.run("x = bytearray(1 << 50)"))
            assert mine.counters.sessions_live == 1
        counters = mine.counters
        assert counters.blocks == {"ok": 2, "error": 2, "killed": 1, "timeout": 1, "memory": 1}
        assert counters.cpu_seconds == pytest.approx(sum(result.cpu_seconds for result in results))
        assert (counters.running, counters.waiting, counters.sessions_live) == (0, 0, 0)
    with pytest.raises(SandboxClosed):
        await mine.run("1")
    assert mine.counters.refused == 1


async def test_counters_add_up_under_cancellation(sandbox: Sandbox) -> None:
    calls = 60
    async with open_sandbox(sandbox.name) as mine, mine.session() as session:
        tasks = [
            asyncio.create_task((session if i % 5 == 0 else mine).run("import time; time.sleep(0.05)", timeout=30))
            for i in range(calls)
        ]
        for i, task in enumerate(tasks):
            await asyncio.sleep(0.01 * (i % 3))
            if i % 2:
                task.cancel()
            counters = mine.counters
            ended = sum(counters.blocks.values()) + counters.cancelled + counters.refused
            started = ended + counters.running + counters.waiting
            assert started == calls
            assert counters.running <= 2 * (os.cpu_count() or 1)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        cancelled = sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        assert cancelled > 0
        assert (mine.counters.cancelled, mine.counters.blocks) == (cancelled, {"ok": calls - cancelled})
        assert (mine.counters.running, mine.counters.waiting) == (0, 0)
        assert (await mine.run("print(1)")).stdout == "1\n"
