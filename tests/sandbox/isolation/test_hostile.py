"""Hostile programs, the published ones and our own, each followed by a witness that nothing is harmed or left."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from redline.sandbox import Execution

from ..conftest import enter
from ..hostile import GROUPS, PROGRAMS, Block, Program
from ..hostile.published import LIST, published
from ..hostile.trial import Secret, Trial, verdict
from ..witness import WORKERS, Witness, resident_bytes

LANES = 2
_MEMORY_MARGIN = 64 * 1024 * 1024
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secret:
    """Planted in a file that this process can read, and in its environment."""
    text = f"TOPSECRET-{secrets.token_hex(8)}"
    path = tmp_path / "secret"
    path.write_text(text)
    monkeypatch.setenv("SECRET", text)
    return Secret(str(path), text)


@asynccontextmanager
async def trials(runtime: str, secret: Secret, lanes: int = LANES) -> AsyncIterator[list[Trial]]:
    """As many sandboxes in a runtime, each with a witness of its own."""
    async with AsyncExitStack() as stack:
        opened, known = [], WORKERS[runtime]()
        for _ in range(lanes):
            sandbox = await enter(runtime)
            stack.push_async_exit(sandbox)
            await sandbox.run("import numpy, sympy")
            workers = WORKERS[runtime]()
            opened.append((sandbox, workers - known))
            known = workers
        prepared = [Trial(sandbox, Witness(workers), secret) for sandbox, workers in opened]
        for trial in prepared:
            await trial.begin()
        yield prepared


async def try_all(programs: Iterable[Program], runtime: str, secret: Secret) -> list[str]:
    """Complaints about any of the programs, and about what is left when all have run."""
    waiting, found = iter(programs), []

    async def lane(trial: Trial) -> None:
        for program in waiting:
            found.extend(await trial.complaints(program))

    before = WORKERS[runtime]()
    async with trials(runtime, secret) as opened:
        memory = resident_bytes()
        await asyncio.gather(*(lane(trial) for trial in opened))
        if (grown := resident_bytes() - memory) > _MEMORY_MARGIN:
            found.append(f"this process grew by {grown} bytes")
    if left := WORKERS[runtime]() - before:
        found.append(f"workers left: {left}")
    return found


@pytest.mark.skipif(not LIST.exists(), reason="hostile.json of the shared data is not on this machine")
async def test_no_program_of_the_published_list_gets_anywhere(runtime: str, secret: Secret) -> None:
    found = await try_all(published(), runtime, secret)
    assert not found, "\n".join(found)


async def test_no_program_of_ours_gets_anywhere(runtime: str, secret: Secret) -> None:
    found = await try_all(PROGRAMS, runtime, secret)
    assert not found, "\n".join(found)


def test_there_are_enough_programs_and_each_is_another() -> None:
    assert len({program.name for program in PROGRAMS}) == len(PROGRAMS) >= 200
    assert len({program.code + str(program.blocks) for program in PROGRAMS}) == len(PROGRAMS)
    assert all(len(programs) >= 10 and all(program.tries for program in programs) for programs in GROUPS.values())


@pytest.mark.parametrize(
    ("wanted", "result", "complaints"),
    [
        (Block("", "denied"), Execution("denied"), 0),
        (Block("", "denied"), Execution("ok"), 1),
        (Block("", "denied"), Execution("error", error_type="ValueError"), 1),
        (Block("", "error"), Execution("error", error_type="FileNotFoundError"), 0),
        (Block("", "ok", "42\n"), Execution("ok", stdout="41\n"), 1),
        (Block("", "ok"), Execution("ok", stdout="BREACH"), 1),
        (Block("", "ok"), Execution("ok", stderr="print('BREACH')"), 0),
        (Block("", "error"), Execution("error", error_message="TOPSECRET-1"), 1),
        (Block("", "error"), Execution("error", stderr="TOPSECRET-1"), 1),
        (Program("x", "x", "x", "ok", truncated=True), Execution("ok"), 1),
    ],
)
def test_a_breach_is_noticed(wanted: Block | Program, result: Execution, complaints: int) -> None:
    assert len(verdict(wanted, result, Secret("/x", "TOPSECRET-1"))) == complaints


def test_the_secret_is_where_programs_look_for_it(secret: Secret) -> None:
    assert Path(secret.path).read_text() == os.environ["SECRET"] == secret.text
