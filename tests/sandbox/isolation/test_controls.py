"""Negative controls: with the hardening off, hostile programs do get somewhere, and the suite says so.

Only programs that do no harm to this machine. What the others do inside a container without hardening is in the tests
of the docker runtime.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ..hostile import PROGRAMS, Program
from ..hostile.trial import Secret, Trial
from .test_hostile import trials

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="unsafe-subprocess needs Linux"),
    pytest.mark.asyncio(loop_scope="module"),
]
UNSAFE = "unsafe-subprocess"
HARMLESS = (
    "source_loader", "loader_of_another_module", "out_of_a_granted_folder", "runs_a_path", "other_packages",
    "own_memory_file", "nameless_file", "every_address_family", "pairs_of_other_kinds", "passes_a_descriptor",
    "channel_as_a_socket", "channel_as_a_python_socket", "proc_of_the_family", "x32_numbers", "locks_and_leases",
)  # fmt: skip
_BY_NAME = {program.name: program for program in PROGRAMS}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unlocked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Trial]:
    """A trial without hardening, and with a secret."""
    path = tmp_path_factory.mktemp("secret") / "secret"
    path.write_text("TOPSECRET-control")
    async with trials(UNSAFE, Secret(str(path), "TOPSECRET-control"), lanes=1) as (trial,):
        yield trial


@pytest.mark.parametrize("name", HARMLESS)
async def test_without_hardening_it_gets_somewhere(unlocked: Trial, name: str) -> None:
    assert await unlocked.complaints(_BY_NAME[name]) != []


async def test_an_ordinary_program_is_no_reason_to_complain(unlocked: Trial) -> None:
    assert await unlocked.complaints(Program("sum", "nothing", "print(sum(range(10)))", "ok", "45\n")) == []


async def test_a_file_left_behind_is_complained_of(unlocked: Trial) -> None:
    litter = Path("/tmp/redline-litter")
    code = f"open({str(litter)!r} + str(__import__('time').time()), 'w').close()"
    try:
        assert "redline-litter" in str(await unlocked.complaints(Program("file", "litter", code, "ok")))
    finally:
        for path in litter.parent.glob(f"{litter.name}*"):
            path.unlink()


async def test_a_process_left_behind_is_complained_of(unlocked: Trial) -> None:
    code = "import os, time\nif not os.fork():\n    os.setsid()\n    time.sleep(60)\n    os._exit(0)"
    assert "processes" in str(await unlocked.complaints(Program("daemon", "stays", code, "ok")))
