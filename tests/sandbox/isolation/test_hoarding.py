"""Sessions that hold more together than they may, each within its own limit; and those that hide what they hold."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from redline.sandbox import Execution, Sandbox, open_sandbox
from redline.sandbox.limits import IDLE_MEMORY_FACTOR, Limits

from ..conftest import enter
from ..hostile.program import SPREAD

MIB = 1 << 20
LIMITS = Limits(memory_bytes=64 * MIB)
_SHARED = """
import mmap
kept = mmap.mmap(-1, {size})
for at in range(0, {size}, 4096): kept[at] = 1
"""


async def _in_sessions(runtime: str, code: str, count: int) -> tuple[list[Execution], int, int]:
    """What came of the code in so many sessions, how many were evicted, and how many are live."""
    await (await enter(runtime)).__aexit__(None, None, None)  # skips without the runtime
    async with open_sandbox(runtime, limits=LIMITS) as mine, AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(mine.session()) for _ in range(count)]
        results = [await session.run(code, timeout=30) for session in sessions]
        return results, mine.counters.sessions_evicted, mine.counters.sessions_live


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(_SHARED.format(size=48 * MIB), id="anonymous memory that mmap shares by default"),
        pytest.param(SPREAD + "kept = spread(6000)", id="page tables whose pages are gone"),
        pytest.param("kept = bytearray(b'x') * (48 << 20)", id="a byte array"),
    ],
)
async def test_idle_sessions_give_way_whatever_they_hold(runtime: str, code: str) -> None:
    """Each holds some 48 MiB of its 64; all idle ones may hold 256 MiB, so five fit and the others must go."""
    results, evicted, live = await _in_sessions(runtime, code, 12)
    assert [result.status for result in results] == ["ok"] * 12
    assert (evicted, live) == (12 - IDLE_MEMORY_FACTOR * 64 // 48, IDLE_MEMORY_FACTOR * 64 // 48)


async def test_an_evicted_session_goes_on_where_it_was(runtime: str) -> None:
    await (await enter(runtime)).__aexit__(None, None, None)
    async with open_sandbox(runtime, limits=LIMITS) as mine, AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(mine.session()) for _ in range(8)]
        for number, session in enumerate(sessions):
            await session.run(_SHARED.format(size=48 * MIB) + f"x = {number}", timeout=30)
        told = [await session.run("print(x, kept[4096])", timeout=30) for session in sessions]
        assert [result.stdout for result in told] == [f"{number} 1\n" for number in range(8)]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_held_in_page_tables_is_reported(sandbox: Sandbox) -> None:
    result = await sandbox.run(SPREAD + "kept = spread(20000)", timeout=30)
    assert result.status == "ok"
    assert 156 * MIB < result.peak_memory_bytes < 400 * MIB, "two pages of tables for each of 20,000"


@pytest.mark.asyncio(loop_scope="module")
async def test_too_many_page_tables_end_a_program_while_it_runs(sandbox: Sandbox) -> None:
    async with sandbox.session() as session, sandbox.session() as other:
        await other.run("x = 5")
        result = await session.run(SPREAD + "spread(65000, drop=False)\nwhile True: pass", timeout=60)
        assert (result.status, result.session_lost) == ("memory", True)
        assert "page tables" in result.error_message
        assert (await other.run("print(x)")).stdout == "5\n"
        assert (await session.run("print('spread' in globals())")).stdout == "False\n"


@pytest.mark.asyncio(loop_scope="module")
async def test_memory_that_is_mapped_and_not_touched_ends_nothing(sandbox: Sandbox) -> None:
    code = "import mmap, time\nkept = [mmap.mmap(-1, 60 << 20) for _ in range(8)]\nend = time.process_time() + 0.3\n"
    result = await sandbox.run(code + "while time.process_time() < end: pass\nprint(len(kept))", timeout=30)
    assert (result.status, result.stdout) == ("ok", "8\n")


@pytest.mark.asyncio(loop_scope="module")
async def test_all_the_memory_that_there_is_may_be_used(sandbox: Sandbox) -> None:
    """A program that fills its whole address space hears of it by a `MemoryError`, which it may survive."""
    code = "kept = []\ntry:\n  while True: kept.append(b'x' * (1 << 20))\nexcept MemoryError: print(len(kept) > 400)"
    async with sandbox.session() as session:
        result = await session.run(code + "\nimport time\nend = time.process_time() + 0.2", timeout=30)
        assert (result.status, result.stdout) == ("ok", "True\n")
        held = await session.run("while time.process_time() < end: pass\nprint(len(kept) > 400)", timeout=30)
        assert (held.status, held.stdout) == ("ok", "True\n")
