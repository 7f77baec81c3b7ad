"""What a process is said to hold, and what is too much."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal

import pytest

from redline.sandbox.worker.child.executor import RESERVE_BYTES
from redline.sandbox.worker.child.private_mmap import PrivateMmap
from redline.sandbox.worker.supervisor import memory_use
from redline.sandbox.worker.supervisor.memory_gauge import MemoryGauge
from redline.sandbox.worker.supervisor.memory_use import MemoryUse

MIB, PAGE = 1 << 20, mmap.PAGESIZE
_STATUS = """Name:\tpy kB
State:\tT (stopped)
VmHWM:\t    1000 kB
RssAnon:\t     300 kB
RssFile:\t     500 kB
RssShmem:\t      20 kB
VmData:\t     900 kB
VmStk:\t     100 kB
VmPTE:\t      60 kB
VmSwap:\t       8 kB
HugetlbPages:\t    2048 kB
"""


def test_everything_held_is_counted_and_files_are_not() -> None:
    found = memory_use.read(_STATUS)
    assert found.held == 1024 * (300 + 20 + 60 + 8 + 2048)
    assert found.untouched == 1024 * (900 + 100 - 300)
    assert found.peak == 1024 * (1000 + 60 + 8)
    assert found.at_rest


def test_a_zombie_holds_nothing() -> None:
    assert memory_use.read("Name:\tpython\nState:\tZ (zombie)\nThreads:\t1\n") == MemoryUse(at_rest=True)


def test_a_process_that_is_gone_holds_nothing() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert memory_use.of(pid) == MemoryUse()


@pytest.mark.parametrize("flags", [mmap.MAP_PRIVATE, mmap.MAP_SHARED])
def test_memory_counts_whether_it_is_shared_or_not(flags: int) -> None:
    before = memory_use.of(os.getpid()).held
    memory = mmap.mmap(-1, 64 * MIB, flags | mmap.MAP_ANONYMOUS)
    assert memory_use.of(os.getpid()).held < before + 8 * MIB, "what is not touched is not held"
    memory.write(bytes(64 * MIB))
    assert memory_use.of(os.getpid()).held > before + 56 * MIB


def test_page_tables_count_when_their_pages_are_gone() -> None:
    before = memory_use.of(os.getpid()).held
    with mmap.mmap(-1, 16 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000) as memory:  # MAP_NORESERVE
        start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        for at in range(-start % PAGE, len(memory) - PAGE, 2 * MIB):
            ctypes.c_char.from_address(start + at).value = b"x"
            memory.madvise(mmap.MADV_DONTNEED, at, PAGE)
        assert memory_use.of(os.getpid()).held > before + 30 * MIB


def test_a_stopped_process_is_at_rest_and_a_running_one_is_not() -> None:
    pid = os.fork()
    if pid == 0:
        signal.pause()
    try:
        assert not memory_use.of(pid).at_rest
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)
        assert memory_use.of(pid).at_rest
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_a_child_may_fill_all_that_it_maps_and_all_that_it_was_born_with() -> None:
    gauge = MemoryGauge(512 * MIB)
    gauge.calibrate(os.getpid())
    assert gauge.measure(os.getpid()).held < 8 * MIB
    untouched = memory_use.of(os.getpid()).untouched
    assert gauge.most_bytes >= (512 * MIB + RESERVE_BYTES + untouched) * 513 // 512
    assert gauge.most_bytes <= 512 * MIB + untouched + 32 * MIB


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((-1, 8192), {}),
        ((-1, 8192, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS), {}),
        ((-1, 8192), {"access": mmap.ACCESS_WRITE}),
        ((-1, 8192), {"flags": mmap.MAP_SHARED, "prot": mmap.PROT_READ | mmap.PROT_WRITE}),
    ],
)
def test_anonymous_memory_is_private_and_otherwise_as_ever(arguments: tuple[int, ...], options: dict[str, int]) -> None:
    with PrivateMmap(*arguments, **options) as memory:
        memory[:5] = b"hello"
        assert (memory[:5], len(memory), isinstance(memory, mmap.mmap)) == (b"hello", 8192, True)
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        assert _rights(address).endswith("p")


def test_a_file_is_read_through_a_private_map() -> None:
    with open(__file__, "rb") as file, PrivateMmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        assert memory[:3] == b'"""'
        with pytest.raises(TypeError, match="readonly"):
            memory[0] = 1


def test_a_file_that_may_not_be_written_to_cannot_be_mapped_for_it() -> None:
    with open(__file__, "rb") as file, pytest.raises(PermissionError):
        PrivateMmap(file.fileno(), 0)


def _rights(address: int) -> str:
    with open("/proc/self/maps") as maps:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if start <= address < end:
                return rights
    return ""
