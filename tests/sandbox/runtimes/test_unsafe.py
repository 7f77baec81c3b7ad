"""`unsafe-subprocess` keeps the limits, says what it does not keep, and cleans up what programs start."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from structlog.testing import LogCapture

from redline.sandbox import Sandbox, SandboxUnavailable, open_sandbox

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="the runtime needs Linux"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unsafe() -> AsyncIterator[Sandbox]:
    async with open_sandbox("unsafe-subprocess") as opened:
        yield opened


async def test_its_guarantees_are_honest(unsafe: Sandbox, tmp_path: Path) -> None:
    assert unsafe.name == "unsafe-subprocess"
    denied = {name for name, enforced in unsafe.guarantees.items() if not enforced}
    assert denied >= {"network", "file_reads", "file_writes", "processes", "other_processes"}
    (tmp_path / "secret").write_text("read")
    code = f"import socket; socket.socket(); print(open({str(tmp_path / 'secret')!r}).read())"
    assert (await unsafe.run(code)).stdout == "read\n"


async def test_limits_stay(unsafe: Sandbox) -> None:
    assert (await unsafe.run("while True: pass", timeout=0.2)).status == "timeout"
    assert (await unsafe.run("bytes(4 << 30)")).status == "memory"
    assert (await unsafe.run("while True: print('x' * 1000)", timeout=20)).status == "killed"
    assert (await unsafe.run("print(6*7)")).stdout == "42\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may fork: others are held to no processes by a limit")
@pytest.mark.parametrize("escape", ["", "os.setsid()"])
async def test_what_a_program_starts_ends_with_it(escape: str, gone: Callable[[set[int]], Awaitable[set[int]]]) -> None:
    code = f"""
import os, time
here, there = os.pipe()
if os.fork():
    print(os.read(here, 20).decode())
else:
    {escape or "pass"}
    os.write(there, str(os.getpid()).encode())
    time.sleep(600)
"""
    async with open_sandbox("unsafe-subprocess") as another:
        result = await another.run(code)
        assert result.status == "ok", result
        started = {int(result.stdout)}
        if not escape:  # its process group ends with the block, a session of its own with the sandbox
            assert await gone(started) == set()
    assert await gone(started) == set()


async def test_it_warns_once() -> None:
    captured = LogCapture()
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    try:
        async with open_sandbox("unsafe-subprocess"):
            pass
    finally:
        structlog.reset_defaults()
    assert [entry["event"] for entry in captured.entries if entry["log_level"] == "warning"] == ["sandbox.unsafe"]


async def test_elsewhere_it_points_to_docker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    for runtime in ("local", "unsafe-subprocess"):
        with pytest.raises(SandboxUnavailable, match=r"needs Linux.* use docker"):
            await open_sandbox(runtime).__aenter__()
