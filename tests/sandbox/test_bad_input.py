"""Input that cannot be run: each kind has its answer, and the sandbox is as good as before."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from redline.sandbox import Execution, Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

BAD_CODE = [
    (b"x = 1\ny = '\xe9'\n", "SyntaxError", "Non-UTF-8 code starting with '\\xe9' on line 2; a block must be UTF-8"),
    (b"\xff\xfep\x00", "SyntaxError", "Non-UTF-8 code starting with '\\xff' on line 1; a block must be UTF-8"),
    ("print(1)\0", "SyntaxError", "source code string cannot contain null bytes"),
    (b"\0", "SyntaxError", "source code string cannot contain null bytes"),
    ("#" * 10_000_000, "CodeTooLong", "the code is longer than 4,000,000 characters"),
    (b"#" * 10_000_000, "CodeTooLong", "the code is longer than 4,000,000 characters"),
    (b"\xff" * 17_000_000, "CodeTooLong", "the code is longer than 4,000,000 characters"),
]


async def _both(sandbox: Sandbox, code: Any) -> list[Execution]:
    """What `run` says, and what a session says, whose namespace must be unharmed."""
    async with sandbox.session() as session:
        await session.run("x = 3")
        executions = [await sandbox.run(code), await session.run(code)]
        assert (await session.run("print(x)")).stdout == "3\n"
    return executions


@pytest.mark.parametrize(("code", "kind", "message"), BAD_CODE, ids=range(len(BAD_CODE)))
async def test_code_that_cannot_be_run_is_an_error(sandbox: Sandbox, code: Any, kind: str, message: str) -> None:
    for execution in await _both(sandbox, code):
        assert (execution.status, execution.error_type, execution.error_message) == ("error", kind, message)
        assert not execution.session_lost


@pytest.mark.parametrize("code", ["x = '\ud800'", "\udfff", "# \ud83d"])
async def test_lone_surrogates_are_an_error_of_the_code(sandbox: Sandbox, code: str) -> None:
    for execution in await _both(sandbox, code):
        assert (execution.status, execution.error_type) == ("error", "UnicodeEncodeError")


@pytest.mark.parametrize("code", ["", b"", " \n\t\n", b"\xef\xbb\xbf"])
async def test_no_code_is_ok(sandbox: Sandbox, code: Any) -> None:
    for execution in await _both(sandbox, code):
        assert (execution.status, execution.stdout) == ("ok", "")


async def test_bytes_are_read_as_a_source_file_is(sandbox: Sandbox) -> None:
    assert (await sandbox.run("print('π', len('π'))".encode())).stdout == "π 1\n"
    assert (await sandbox.run(b"\xef\xbb\xbfprint(1)\r\nprint(2)")).stdout == "1\n2\n"


@pytest.mark.parametrize("code", [None, 3, ["print(1)"], bytearray(b"1"), memoryview(b"1"), compile("1", "x", "eval")])
async def test_code_must_be_text(sandbox: Sandbox, code: Any) -> None:
    with pytest.raises(TypeError, match=rf"code must be a str, or bytes in UTF-8, not {type(code).__name__}"):
        await sandbox.run(code)
    async with sandbox.session() as session:
        with pytest.raises(TypeError, match="code must be"):
            await session.run(code)


@pytest.mark.parametrize("timeout", [0, -1, -0.0, float("nan"), float("inf"), float("-inf"), 10**400, Fraction(0)])
async def test_a_time_limit_must_be_a_length_of_time(sandbox: Sandbox, timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout must be a positive number of seconds, not"):
        await sandbox.run("1", timeout=timeout)
    async with sandbox.session() as session:
        with pytest.raises(ValueError, match="timeout must be a positive number"):
            await session.run("1", timeout=timeout)


@pytest.mark.parametrize("timeout", ["5", None, [5], True, 1j, Decimal(5)])
async def test_a_time_limit_must_be_a_number(sandbox: Sandbox, timeout: Any) -> None:
    with pytest.raises(TypeError, match=f"timeout must be a number of seconds, not {type(timeout).__name__}"):
        await sandbox.run("1", timeout=timeout)


@pytest.mark.parametrize("timeout", [1e-9, 1e300, Fraction(10), 2**40])
async def test_an_odd_length_of_time_is_one(sandbox: Sandbox, timeout: Any) -> None:
    assert (await sandbox.run("1", timeout=timeout)).status in (("timeout", "ok") if timeout < 1 else ("ok",))


async def test_a_caller_s_mistake_is_in_no_count(sandbox: Sandbox) -> None:
    before = sandbox.counters
    with pytest.raises(TypeError):
        await sandbox.run(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="timeout"):
        await sandbox.run("1", timeout=0)
    assert sandbox.counters == before
