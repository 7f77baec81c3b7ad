"""`auto` becomes the runtime that there is, and says why not the other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import LogCapture

from redline.sandbox import Sandbox, SandboxUnavailable, open_sandbox
from redline.sandbox.limits import Limits
from redline.sandbox.runtimes import auto
from redline.sandbox.runtimes.docker import runtime


@pytest.fixture
def log() -> Iterator[LogCapture]:
    captured = LogCapture()
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    yield captured
    structlog.reset_defaults()
    if before:
        structlog.configure(**before)


def choice(log: LogCapture) -> tuple[str, str]:
    (entry,) = [entry for entry in log.entries if entry["event"] == "sandbox.runtime_chosen"]
    return entry["runtime"], entry["why_not_docker"]


class NoRuntime:
    name = "local"

    async def start(self, limits: Limits, in_flight: int) -> None:
        raise SandboxUnavailable("no seccomp")


@pytest.mark.parametrize("runtime", ["docker"], scope="module")
async def test_docker_where_it_stands(sandbox: Sandbox, log: LogCapture) -> None:
    async with open_sandbox("auto") as chosen:
        assert chosen.name == "docker"
        assert chosen.guarantees == sandbox.guarantees
    assert choice(log) == ("docker", "")


@pytest.mark.parametrize("runtime", ["local"], scope="module")
async def test_local_where_no_daemon_answers(
    sandbox: Sandbox, log: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nobody.sock")
    chosen = open_sandbox()
    assert chosen.name == "auto"
    async with chosen:
        assert chosen.name == "local"
        assert (await chosen.run("print(6*7)")).stdout == "42\n"
    runtime, reason = choice(log)
    assert runtime == "local"
    assert "no Docker daemon answers" in reason


@pytest.mark.parametrize("runtime", ["local"], scope="module")
async def test_local_where_the_image_is_missing(
    sandbox: Sandbox, log: LogCapture, monkeypatch: pytest.MonkeyPatch, docker_daemon_answers: None
) -> None:
    monkeypatch.setattr(runtime, "image_tag", lambda: "redline-sandbox:nobody-built-this")
    async with open_sandbox("auto") as chosen:
        assert chosen.name == "local"
    assert "redline sandbox build" in choice(log)[1]


async def test_neither_gives_both_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nobody.sock")
    monkeypatch.setattr(auto, "LocalRuntime", NoRuntime)
    with pytest.raises(SandboxUnavailable, match=r"local: no seccomp\. docker: no Docker daemon answers"):
        await open_sandbox("auto").__aenter__()


async def test_it_stays_with_what_it_has_become(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nobody.sock")
    chooser = auto.AutoRuntime()
    chooser._chosen = runtime.DockerRuntime()
    with pytest.raises(SandboxUnavailable, match="no Docker daemon answers"):
        await chooser.start(Limits(), 1)


@pytest.mark.parametrize("runtime", ["local"], scope="module")
def test_without_a_socket_the_sdk_is_not_even_loaded(sandbox: Sandbox) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from redline.sandbox import open_sandbox
Path.is_socket = lambda path: False
async def main():
    async with open_sandbox() as chosen:
        print(chosen.name, "docker" in sys.modules)
asyncio.run(main())
"""
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "local False\n", done.stderr
