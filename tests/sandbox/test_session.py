"""One namespace over several blocks, and what is said when it is lost."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from redline.sandbox import Sandbox, SandboxClosed

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_blocks_share_a_namespace(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        assert (await session.run("x = 3")).status == "ok"
        assert (await session.run("print(x + 1)")).stdout == "4\n"


async def test_sessions_do_not_share(sandbox: Sandbox) -> None:
    async with sandbox.session() as one, sandbox.session() as other:
        await one.run("x = 3")
        assert (await other.run("print(x)")).error_type == "NameError"


async def test_each_block_has_output_of_its_own(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        assert (await session.run("import sys\nprint('one')\nsys.stdout = None")).stdout == "one\n"
        assert (await session.run("print('two')")).stdout == "two\n"


async def test_names_bound_before_an_error_survive(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        assert (await session.run("a = 5\nraise ValueError")).status == "error"
        result = await session.run("print(a)")
        assert (result.stdout, result.session_lost) == ("5\n", False)


async def test_a_namespace_survives_a_time_limit_that_is_obeyed(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        result = await session.run("b = 7\nwhile True: pass", timeout=0.3)
        assert (result.status, result.session_lost) == ("timeout", False)
        assert (await session.run("print(b)")).stdout == "7\n"


async def test_a_namespace_that_swallows_the_time_limit_is_lost_and_said_to_be(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        code = "b = 7\nwhile True:\n  try:\n    for _ in iter(int, 1): pass\n  except BaseException: pass"
        result = await session.run(code, timeout=0.3)
        assert (result.status, result.session_lost) == ("timeout", True)
        assert (await session.run("print(b)")).error_type == "NameError"
        assert (await session.run("c = 1\nprint(c)")).stdout == "1\n"


@pytest.mark.parametrize(
    ("code", "status"), [("import os; os._exit(0)", "ok"), ("import os; os.abort()", "killed"), ("exit(0)", "ok")]
)
async def test_an_end_of_the_process_loses_the_session(sandbox: Sandbox, code: str, status: str) -> None:
    async with sandbox.session() as session:
        await session.run("x = 1")
        result = await session.run(code)
        assert (result.status, result.session_lost) == (status, code != "exit(0)")
        assert (await session.run("print('x' in globals())")).stdout == f"{code == 'exit(0)'}\n"


async def test_memory_can_be_used_again_after_it_ran_out(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        await session.run("x = 1")
        assert (await session.run("y = bytearray(1 << 40)")).status == "memory"
        assert (await session.run("print(x)")).stdout == "1\n"


async def test_time_and_cpu_are_those_of_the_block(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        await session.run("import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass")
        assert (await session.run("1")).cpu_seconds < 0.2


async def test_an_idle_session_does_nothing(sandbox: Sandbox) -> None:
    """A timer that the block left behind does not fire between blocks."""
    code = "import signal\nn = []\nsignal.signal(signal.SIGALRM, lambda *a: n.append(1))\nsignal.setitimer(0, .01, .01)"
    async with sandbox.session() as session:
        await session.run(code)
        await asyncio.sleep(0.5)
        counted = await session.run("print(len(n))")
        assert int(counted.stdout) < 20


async def test_a_report_left_over_from_one_block_is_not_taken_for_the_next(sandbox: Sandbox) -> None:
    code = "import os, sys, time\nframe = sys._getframe(1)\nwhile 'nonce' not in frame.f_locals: frame = frame.f_back\n"
    # The forged report ends the block early; the true one comes while the next block is awaited.
    forge = "os.write(3, b'O' + frame.f_locals['nonce'] + bytes(4))\ntime.sleep(0.5)"
    async with sandbox.session() as session:
        assert (await session.run(code + forge)).status == "ok"  # it may lie about itself
        second = await session.run("print('second')")
        assert (second.status, second.session_lost) == ("killed", True)
        assert (await session.run("print('third')")).stdout == "third\n"


async def test_cancelling_a_block_ends_the_namespace(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        await session.run("x = 1")
        running = asyncio.create_task(session.run("while True: pass", timeout=60))
        await asyncio.sleep(0.2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert (await session.run("print('x' in globals())")).stdout == "False\n"


async def test_a_left_session_is_closed(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        await session.run("x = 1")
    with pytest.raises(SandboxClosed, match="left"):
        await session.run("x")


async def test_blocks_of_one_session_take_turns(sandbox: Sandbox) -> None:
    async with sandbox.session() as session:
        await session.run("n = 0")
        await asyncio.gather(*(session.run("n += 1") for _ in range(10)))
        assert (await session.run("print(n)")).stdout == "10\n"


async def test_many_sessions_live_at_once(sandbox: Sandbox) -> None:
    """More than the 64 descriptors that a child may have: the zygote holds one for each."""
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(sandbox.session()) for _ in range(100)]
        for i, session in enumerate(sessions):
            assert (await session.run(f"x = {i}", timeout=60)).status == "ok"
        for i in (0, 50, 99):
            assert (await sessions[i].run("print(x)", timeout=60)).stdout == f"{i}\n"


async def test_more_sessions_than_turns(sandbox: Sandbox) -> None:
    async def chain(i: int) -> str:
        async with sandbox.session() as session:
            await session.run(f"x = {i}")
            await asyncio.sleep(0)
            return (await session.run("print(x * x)")).stdout

    assert await asyncio.gather(*(chain(i) for i in range(12))) == [f"{i * i}\n" for i in range(12)]
