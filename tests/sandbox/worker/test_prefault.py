"""The zygote's memory: what a fork writes on is found, and copying it ahead changes nothing."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, PAGESIZE, mmap
from pathlib import Path

import pytest

from redline.sandbox.runtimes.bootstrap import library_folders
from redline.sandbox.worker.child import prefault

ROOT = Path(__file__).resolve().parents[3]


def _covering(ranges: bytes, address: int) -> list[tuple[int, int]]:
    return [(at, size) for at, size in prefault.RANGE.iter_unpack(ranges) if at <= address < at + size]


def test_the_page_that_work_writes_on_is_found_and_its_neighbours_are_not() -> None:
    memory = mmap(-1, 64 * PAGESIZE, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    memory.write(b"x" * 64 * PAGESIZE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))

    def work() -> None:
        memory[10 * PAGESIZE] = 1

    found = prefault.written(work)
    if not found:
        pytest.skip("this kernel does not tell which pages a process has to itself")
    assert _covering(found, start + 10 * PAGESIZE) == [(start + 10 * PAGESIZE, PAGESIZE)]
    assert not _covering(found, start + 9 * PAGESIZE)
    assert memory[10 * PAGESIZE] == ord("x")


def test_work_that_fails_leaves_no_process_and_no_ranges(
    capfd: pytest.CaptureFixture[str], processes_below: Callable[[int], set[int]]
) -> None:
    before = processes_below(os.getpid())
    assert prefault.written(lambda: 1 / 0) == b""
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert processes_below(os.getpid()) <= before


def test_more_than_a_child_should_copy_ahead_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefault, "_MOST_BYTES", 0)
    assert prefault.written(lambda: None) == b""


def test_copying_ahead_keeps_what_is_there_and_bears_with_what_is_not() -> None:
    memory = mmap(-1, 4 * PAGESIZE, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    memory.write(b"x" * 4 * PAGESIZE)
    prefault.populate(ctypes.addressof(ctypes.c_char.from_buffer(memory)), 4 * PAGESIZE)
    prefault.populate(PAGESIZE, PAGESIZE)  # nothing is there
    assert memory[:] == b"x" * 4 * PAGESIZE


def test_huge_pages_keep_what_is_there() -> None:
    memory = mmap(-1, 2 * prefault.HUGE_BYTES, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    memory.write(bytes(range(256)) * (2 * prefault.HUGE_BYTES // 256))
    prefault.gather()
    assert memory[:] == bytes(range(256)) * (2 * prefault.HUGE_BYTES // 256)


REHEARSAL = """
import sympy
from redline.sandbox.worker.child import prefault, warmup
told = prefault.written(lambda: None)
print(bool(told), sum(length for _, length in prefault.RANGE.iter_unpack(prefault.written(warmup.rehearse))))
"""


def test_a_rehearsal_writes_on_what_a_child_may_copy_ahead() -> None:
    if "sympy" not in library_folders():
        pytest.skip("sympy is not installed")
    # In a process of its own, as small as the zygote: one that has run half a suite writes on too much.
    done = subprocess.run([sys.executable, "-c", REHEARSAL], capture_output=True, text=True, check=True, cwd=ROOT)
    told, size = done.stdout.split()
    if told == "False":
        pytest.skip("this kernel does not tell which pages a process has to itself")
    assert int(size) > 100 * PAGESIZE
