"""A sandbox for each test module, and a look at what processes there are."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio

from redline.sandbox import Sandbox, SandboxUnavailable, open_sandbox
from redline.sandbox.runtimes.docker.daemon import daemon_url, knock

RUNTIMES = ("local", "docker")
"""The runtimes that must hold what the sandbox promises: what uses `sandbox` or `runtime` is tested behind each."""
REQUIRED = "REDLINE_REQUIRE_SANDBOXES"
"""Environment variable: runtimes, separated by commas, whose absence is a failure and not a skip; CI sets it."""


async def enter(name: str) -> Sandbox:
    """An open sandbox in a runtime. Skips the test where the runtime cannot be had, or fails it where it must be."""
    try:
        return await open_sandbox(name).__aenter__()
    except SandboxUnavailable as error:
        absent(name, error)


def absent(name: str, error: SandboxUnavailable) -> NoReturn:
    """Skip the test for want of a runtime, or fail it where the runtime must stand."""
    if name in os.environ.get(REQUIRED, "").split(","):
        pytest.fail(f"{REQUIRED} asks for the runtime {name}: {error}")
    pytest.skip(f"no runtime {name}: {error}")


@pytest.fixture(scope="module", params=RUNTIMES)
def runtime(request: pytest.FixtureRequest) -> str:
    """The name of each runtime in turn."""
    return str(request.param)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox(runtime: str) -> AsyncIterator[Sandbox]:
    """Open in each runtime in turn."""
    opened = await enter(runtime)
    try:
        yield opened
    finally:
        await opened.__aexit__(None, None, None)


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (entry / "stat").exists():
            try:
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):  # gone since
                continue
    return found


def _descendants(root: int) -> set[int]:
    parents = _parents()
    below, grew = {root}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in below} - below
        below |= more
        grew = bool(more)
    return below - {root}


def _is_worker(pid: int) -> bool:
    try:
        return b"redline.sandbox.worker.main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # gone since
        return False


@pytest.fixture
def worker_pids() -> Callable[..., set[int]]:
    """The supervisors that this process (or another) started and that still run."""

    def find(root: int | None = None) -> set[int]:
        parents = _parents()
        return {pid for pid in parents if parents[pid] == (root or os.getpid()) and _is_worker(pid)}

    return find


@pytest.fixture
def processes_below() -> Callable[[int], set[int]]:
    """All processes below one, zombies included."""
    return _descendants


@pytest.fixture
def gone() -> Callable[[set[int]], Awaitable[set[int]]]:
    """Wait up to a minute for processes to end; those that have not."""

    async def wait(pids: set[int]) -> set[int]:
        deadline = time.monotonic() + 60
        while (left := {pid for pid in pids if Path(f"/proc/{pid}").exists()}) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        return left

    return wait


@pytest.fixture
def docker_daemon_answers() -> None:
    """Skips the test without a Docker daemon, or fails it where the docker runtime must stand."""
    try:
        knock(daemon_url())
    except SandboxUnavailable as error:
        absent("docker", error)
