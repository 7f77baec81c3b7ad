"""The worker's life: it starts with the sandbox, is replaced when it dies, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from redline.sandbox import Sandbox, SandboxClosed, SandboxError, SandboxUnavailable, open_sandbox
from redline.sandbox.pool import worker_client, worker_pool
from redline.sandbox.runtimes import local
from redline.sandbox.runtimes.hardening import Hardening

ROOT = Path(__file__).resolve().parents[3]
Pids = Callable[..., set[int]]
Gone = Callable[[set[int]], Awaitable[set[int]]]


@pytest.fixture(scope="module", params=["local"])
def runtime(request: pytest.FixtureRequest) -> str:
    """These tests look at processes of this machine."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _only_where_the_runtime_is_there(sandbox: Sandbox) -> None:
    """Skips on machines without it."""


async def test_nothing_is_left_behind(worker_pids: Pids, processes_below: Pids, gone: Gone) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine, mine.session() as session:
        await session.run("x = 1")
        (worker,) = worker_pids() - others
        family = processes_below(worker) | {worker}
        assert len(family) >= 3  # supervisor, zygote, child
    assert await gone(family) == set()


async def test_an_exit_in_the_middle_of_a_block_ends_it(worker_pids: Pids, processes_below: Pids, gone: Gone) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        running = asyncio.create_task(mine.run("while True: pass", timeout=60))
        await asyncio.sleep(0.2)
        (worker,) = worker_pids() - others
        family = processes_below(worker) | {worker}
    assert await gone(family) == set()
    with pytest.raises(SandboxClosed):
        await running


async def test_a_sandbox_that_is_not_open_says_so() -> None:
    closed = open_sandbox("local")
    with pytest.raises(SandboxClosed, match="not open"):
        await closed.run("1")
    async with closed:
        with pytest.raises(SandboxError, match="already open"):
            await closed.__aenter__()
    with pytest.raises(SandboxClosed, match="not open"):
        await closed.run("1")


def test_one_event_loop_after_another() -> None:
    async def answer() -> str:
        async with open_sandbox("local") as mine:
            return (await mine.run("print(6 * 7)")).stdout

    assert [asyncio.run(answer()) for _ in range(2)] == ["42\n", "42\n"]


@pytest.mark.parametrize("victim", ["supervisor", "zygote"])
async def test_a_dead_worker_is_replaced_and_the_block_run_again(
    victim: str, worker_pids: Pids, processes_below: Pids, gone: Gone
) -> None:
    others = worker_pids()
    async with open_sandbox("local") as mine:
        (worker,) = worker_pids() - others
        family = processes_below(worker) | {worker}
        zygote = min(processes_below(worker))
        running = asyncio.create_task(mine.run("import time; time.sleep(1); print('done')"))
        await asyncio.sleep(0.3)
        os.kill(worker if victim == "supervisor" else zygote, signal.SIGKILL)
        result = await running
        assert (result.status, result.stdout) == ("ok", "done\n")
        assert worker_pids() - others != {worker}
        assert await gone(family) == set()


async def test_a_worker_that_dies_twice_over_one_block_ends_it(
    monkeypatch: pytest.MonkeyPatch, worker_pids: Pids, processes_below: Pids
) -> None:
    monkeypatch.setattr(worker_pool, "_cpus", lambda: 2)
    others = worker_pids()
    async with open_sandbox("local") as mine:
        at_rest = 3  # the zygote and two children in reserve, which may not all be there yet
        running = asyncio.create_task(mine.run("while True: pass", timeout=60))
        for _ in range(2):
            while not (workers := worker_pids() - others) or len(processes_below(min(workers))) <= at_rest:
                await asyncio.sleep(0.05)
            os.kill(min(workers), signal.SIGKILL)
            others |= workers
        result = await running
        assert (result.status, "died twice" in result.error_message) == ("killed", True)
        assert (await mine.run("print(6 * 7)")).stdout == "42\n"


async def test_a_worker_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch, worker_pids: Pids) -> None:
    monkeypatch.setattr(worker_client, "_PATIENCE_SECONDS", 0.5)
    others = worker_pids()
    async with open_sandbox("local") as mine:
        (worker,) = worker_pids() - others
        os.kill(worker, signal.SIGSTOP)
        running = asyncio.create_task(mine.run("print(6 * 7)", timeout=1))
        while worker in worker_pids():
            await asyncio.sleep(0.05)
        monkeypatch.setattr(worker_client, "_PATIENCE_SECONDS", 60)
        assert (await running).stdout == "42\n"


async def test_everything_goes_when_the_parent_is_killed(worker_pids: Pids, processes_below: Pids, gone: Gone) -> None:
    script = """
    import asyncio
    from redline.sandbox import open_sandbox

    async def main():
        async with open_sandbox("local") as sandbox:
            print("open", flush=True)
            await sandbox.run("while True: pass", timeout=600)

    asyncio.run(main())
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    )
    assert parent.stdout
    assert parent.stdout.readline() == b"open\n"
    await asyncio.sleep(0.3)
    async with asyncio.timeout(60):
        while len(family := processes_below(parent.pid)) < 3:
            await asyncio.sleep(0.05)
    (worker,) = worker_pids(parent.pid)
    assert os.getsid(worker) == worker  # so that Ctrl-C in the parent's terminal does not reach it
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert await gone(family) == set()


def _without(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """Ship the worker with one line of it changed."""
    original = local.program

    def changed(config: dict[str, Any]) -> bytes:
        content = original(config)[4:].decode()
        assert content.count(old) == 1
        data = content.replace(old, new).encode()
        return len(data).to_bytes(4, "big") + data

    monkeypatch.setattr(local, "program", changed)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("and not landlock.version():", ":", "no Landlock"),
        ("and not seccomp.available():", ":", "no seccomp"),
        ("landlock.restrict(plan.ruleset)", "pass", "Landlock was accepted but does nothing"),
        (
            "seccomp.install(seccomp.fill_in(plan.filter, os.getpid()))",
            "pass",
            "seccomp was accepted but does nothing",
        ),
        ("warmup.warm(config[", "raise ValueError('cold', config[", "did not start: .*ValueError: .'cold'"),
    ],
)
async def test_a_missing_layer_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, reason: str, worker_pids: Pids
) -> None:
    others = worker_pids()
    _without(monkeypatch, old, new)
    with pytest.raises(SandboxUnavailable, match=f"(?s){reason}"):
        await open_sandbox("local").__aenter__()
    assert worker_pids() == others


_SLOW = "while time.process_time() < 4: pass"


async def test_a_start_that_takes_long_goes_on_while_it_makes_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_client, "_STALL_SECONDS", 3.0)
    _without(monkeypatch, "warmup.warm(config[", f"import time\\n    {_SLOW}\\n    warmup.warm(config[")
    async with open_sandbox("local") as mine:
        assert (await mine.run("print(6 * 7)")).stdout == "42\n"


async def test_a_start_that_comes_to_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch, worker_pids: Pids) -> None:
    monkeypatch.setattr(worker_client, "_STALL_SECONDS", 2.0)
    others = worker_pids()
    _without(monkeypatch, "warmup.warm(config[", "signal.pause(), (config[")
    with pytest.raises(SandboxUnavailable, match="no sign of progress for 2 s"):
        await open_sandbox("local").__aenter__()
    assert worker_pids() == others


async def test_a_start_that_goes_round_in_circles_is_given_up(
    monkeypatch: pytest.MonkeyPatch, worker_pids: Pids
) -> None:
    monkeypatch.setattr(worker_client, "_STALL_SECONDS", 20.0)
    others = worker_pids()
    # Progress is looked at once a second; the start itself takes less on an idle machine.
    _without(monkeypatch, "warmup.warm(config[", f"import time\\n    {_SLOW}\\n    warmup.warm(config[")
    _without(monkeypatch, "_MOST_CPU_SECONDS = 300.0", "_MOST_CPU_SECONDS = 0.05")
    with pytest.raises(SandboxUnavailable, match="has not come to an end"):
        await open_sandbox("local").__aenter__()
    assert worker_pids() == others


@pytest.mark.parametrize("victim", ["supervisor", "zygote"])
async def test_a_worker_that_is_stopped_while_it_starts_is_given_up(
    victim: str, monkeypatch: pytest.MonkeyPatch, worker_pids: Pids, processes_below: Pids, gone: Gone
) -> None:
    monkeypatch.setattr(worker_client, "_STALL_SECONDS", 2.0)
    # Long enough that it is still starting when it is stopped.
    _without(monkeypatch, "warmup.warm(config[", f"import time\\n    {_SLOW}\\n    warmup.warm(config[")
    others = worker_pids()
    opening = asyncio.create_task(open_sandbox("local").__aenter__())
    while not (workers := worker_pids() - others) or not processes_below(min(workers)):
        await asyncio.sleep(0.01)
    family = {*workers, *processes_below(min(workers))}
    os.kill(min(family) if victim == "supervisor" else max(family), signal.SIGSTOP)
    async with asyncio.timeout(60):
        with pytest.raises(SandboxUnavailable, match="no sign of progress for 2 s"):
            await opening
    assert await gone(family) == set()


async def test_another_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="needs Linux"):
        await open_sandbox("local").__aenter__()


@pytest.mark.parametrize(
    ("layer", "old"),
    [("landlock", "and not landlock.version():"), ("seccomp", "and not seccomp.available():")],
)
async def test_a_wanted_layer_that_is_missing_is_left_out_and_said_so(
    monkeypatch: pytest.MonkeyPatch, layer: str, old: str
) -> None:
    _without(monkeypatch, old, ":")
    monkeypatch.setattr(local.LocalRuntime, "hardening", Hardening(wanted=("seccomp", "landlock")))
    async with open_sandbox("local") as sandbox:
        assert (await sandbox.run("print(6*7)")).stdout == "42\n"
        lost = {"landlock": "file_reads", "seccomp": "network"}
        assert {name: sandbox.guarantees[claim] for name, claim in lost.items()} == {
            name: name != layer for name in lost
        }


async def test_without_landlock_the_worker_must_be_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local.LocalRuntime, "hardening", Hardening(required=("seccomp",)))
    async with open_sandbox("local") as sandbox:
        assert (await sandbox.run("import os; os.open(f'/proc/{os.getppid()}/fd/0', 0)")).status == "denied"
    _without(monkeypatch, "prctl(PR_SET_DUMPABLE, 0)\\n    Zygote(", "prctl(PR_SET_DUMPABLE, 1)\\n    Zygote(")
    with pytest.raises(SandboxUnavailable, match="no Landlock, and without it"):
        await open_sandbox("local").__aenter__()
