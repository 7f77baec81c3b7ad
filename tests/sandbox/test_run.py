"""A fresh namespace for each block: what comes back, for good code and for bad."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from redline.sandbox import Limits, Sandbox, open_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_output_comes_back(sandbox: Sandbox) -> None:
    result = await sandbox.run("import sys\nprint(12 * 17)\nprint('aside', file=sys.stderr)")
    assert (result.status, result.stdout, result.stderr) == ("ok", "204\n", "aside\n")
    assert not result.truncated
    assert not result.session_lost
    assert 0 < result.cpu_seconds < 5
    assert result.wall_seconds > 0
    assert result.peak_memory_bytes > 1 << 20


async def test_mathematics_is_at_hand(sandbox: Sandbox) -> None:
    code = """
from fractions import Fraction
from sympy import Symbol, solve
import mpmath, numpy
x = Symbol("x")
print(Fraction(1, 3) + Fraction(1, 6), solve(3 * x + 7 - 22, x), mpmath.mpf(2) ** 10, numpy.arange(4).sum())
"""
    assert (await sandbox.run(code)).stdout == "1/2 [5] 1024.0 6\n"


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        ("{}['x']", "KeyError", "'x'"),
        ("print(", "SyntaxError", "'(' was never closed (<block 1>, line 1)"),
        ("import no_such_module", "ModuleNotFoundError", "No module named 'no_such_module'"),
        ("import sys; sys.exit(3)", "SystemExit", "3"),
        ("import sys; sys.exit('no')", "SystemExit", "no"),
        ("def f(): return f()\nf()", "RecursionError", "maximum recursion depth exceeded"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("import os; os._exit(7)", "", "exit status 7"),
        ("class E(Exception):\n def __str__(self): 1/0\nraise E", "E", "<unprintable: ZeroDivisionError>"),
    ],
)
async def test_errors_are_named(sandbox: Sandbox, code: str, kind: str, message: str) -> None:
    result = await sandbox.run(code)
    assert (result.status, result.error_type, result.error_message) == ("error", kind, message)


@pytest.mark.parametrize("code", ["", "# nothing", "import sys; sys.exit(0)", "import sys; sys.exit()", "exit()"])
async def test_a_quiet_end_is_ok(sandbox: Sandbox, code: str) -> None:
    result = await sandbox.run(code)
    assert (result.status, result.stdout, result.error_type) == ("ok", "", "")


async def test_output_before_an_error_is_kept_and_the_trace_shows_the_line(sandbox: Sandbox) -> None:
    result = await sandbox.run("print('before')\nraise ValueError('boom')")
    assert result.stdout == "before\n"
    assert "raise ValueError('boom')" in result.stderr
    assert "worker" not in result.stderr


async def test_output_before_a_timeout_is_kept(sandbox: Sandbox) -> None:
    result = await sandbox.run("print('before')\nwhile True: pass", timeout=0.3)
    assert (result.status, result.stdout) == ("timeout", "before\n")


async def test_a_sleeper_is_stopped_by_the_wall_clock(sandbox: Sandbox) -> None:
    result = await sandbox.run("import time; time.sleep(1000)", timeout=0.3)
    assert result.status == "timeout"
    assert result.cpu_seconds < 0.3 <= result.wall_seconds


async def test_what_cannot_be_interrupted_is_stopped(sandbox: Sandbox) -> None:
    assert (await sandbox.run("print(10 ** 10 ** 10)", timeout=0.3)).status == "timeout"


@pytest.mark.parametrize("code", ["x = bytearray(64 << 30)", "x = 'a' * 10 ** 11", "x = [0] * 10 ** 10"])
async def test_a_huge_allocation_is_memory(sandbox: Sandbox, code: str) -> None:
    result = await sandbox.run(code)
    assert (result.status, result.error_type) == ("memory", "MemoryError")


async def test_memory_used_up_bit_by_bit_is_memory() -> None:
    async with open_sandbox(limits=Limits(memory_bytes=64 << 20)) as small:
        result = await small.run("a = []\nwhile True: a.append(bytearray(1 << 16))", timeout=20)
        assert (result.status, result.error_type) == ("memory", "MemoryError")
        assert result.peak_memory_bytes > 64 << 20
        assert (await small.run("a = bytearray(32 << 20); print(len(a))")).stdout == "33554432\n"


async def test_long_output_keeps_both_ends(sandbox: Sandbox) -> None:
    result = await sandbox.run("for i in range(50000): print(i)", timeout=20)
    assert result.status == "ok"
    assert result.truncated
    assert result.stdout.startswith("0\n1\n2\n")
    assert result.stdout.endswith("49998\n49999\n")
    assert "bytes left out" in result.stdout
    assert len(result.stdout) < 70_000


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
async def test_a_flood_of_output_is_stopped(sandbox: Sandbox, stream: str) -> None:
    result = await sandbox.run(f"import sys\nwhile True: sys.{stream}.write('x' * 10000)", timeout=30)
    assert (result.status, result.truncated) == ("killed", True)
    assert "bytes of output" in result.error_message


async def test_signals_are_named(sandbox: Sandbox) -> None:
    result = await sandbox.run("import os; os.abort()")
    assert (result.status, result.error_type) == ("killed", "SIGABRT")


async def test_the_same_code_gives_the_same_numbers() -> None:
    code = "import random, numpy\nprint(random.random(), numpy.random.rand(), hash('redline'), list({'a', 'b', 'c'}))"
    outputs = []
    for _ in range(2):
        async with open_sandbox() as fresh:
            outputs.append((await fresh.run(code)).stdout)
    assert outputs[0] == outputs[1] != ""


async def test_a_block_has_a_real_main(sandbox: Sandbox) -> None:
    code = """
import pickle
from dataclasses import dataclass

@dataclass
class Point:
    x: int

if __name__ == "__main__":
    print(pickle.loads(pickle.dumps(Point(3))))
"""
    assert (await sandbox.run(code)).stdout == "Point(x=3)\n"


async def test_nothing_passes_from_one_block_to_the_next(sandbox: Sandbox) -> None:
    await sandbox.run("import builtins, sympy, os\nbuiltins.len = sympy.solve = None\nleft = 1\nos.environ['L'] = '1'")
    result = await sandbox.run(
        "import os, sympy\nprint(len('ab'), callable(sympy.solve), 'left' in globals(), os.environ)"
    )
    assert result.stdout == "2 True False environ({})\n"


async def test_many_at_once_each_get_their_own_answer(sandbox: Sandbox) -> None:
    results = await asyncio.gather(*(sandbox.run(f"print({i} ** 2)") for i in range(40)))
    assert [result.stdout for result in results] == [f"{i * i}\n" for i in range(40)]


async def test_waiting_for_a_turn_is_not_charged(sandbox: Sandbox) -> None:
    blocks = 8 * (os.cpu_count() or 1)
    results = await asyncio.gather(*(sandbox.run("import time; time.sleep(0.5)", timeout=3) for _ in range(blocks)))
    assert [result.status for result in results] == ["ok"] * blocks


async def test_cancelling_kills_the_child(sandbox: Sandbox) -> None:
    running = asyncio.create_task(sandbox.run("while True: pass", timeout=60))
    await asyncio.sleep(0.3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    results = await asyncio.gather(*(sandbox.run("print(1)", timeout=30) for _ in range(8)))
    assert [result.stdout for result in results] == ["1\n"] * 8


async def test_a_time_limit_must_be_a_time(sandbox: Sandbox) -> None:
    for timeout in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="timeout"):
            await sandbox.run("1", timeout=timeout)


async def test_code_that_is_too_long_is_an_error(sandbox: Sandbox) -> None:
    result = await sandbox.run("#" * 4_000_001)
    assert (result.status, result.error_type) == ("error", "CodeTooLong")
    assert (await sandbox.run("x = [" + "1,\n" * 200_000 + "]\nprint(len(x))", timeout=30)).stdout == "200000\n"


async def test_unicode_passes_through(sandbox: Sandbox) -> None:
    assert (await sandbox.run("print('你好 \\u202e😀')")).stdout == "你好 \u202e😀\n"
    assert (await sandbox.run("import sys; sys.stdout.buffer.write(b'\\xff!')")).stdout == "\ufffd!"
    assert (await sandbox.run("x = '\ud800'")).error_type == "UnicodeEncodeError"


async def test_a_wrong_name_says_what_there_is() -> None:
    with pytest.raises(Exception, match="'nowhere'; there is: auto, local"):
        open_sandbox("nowhere")


async def test_a_short_check_does_not_wait_for_a_long_one(sandbox: Sandbox) -> None:
    sleeper = asyncio.create_task(sandbox.run("import time; time.sleep(20)", timeout=20))
    started = time.monotonic()
    assert (await sandbox.run("print(1)")).stdout == "1\n"
    assert time.monotonic() - started < 15
    sleeper.cancel()
    await asyncio.gather(sleeper, return_exceptions=True)
