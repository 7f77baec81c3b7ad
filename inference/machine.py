"""What of this machine the process may use: processor cores and memory, limits of a container included."""

from __future__ import annotations

import os
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")


def usable_cores() -> int:
    """Cores to compute with: those this process may run on, a core with two threads as one, at least 1.

    `OMP_NUM_THREADS` says otherwise where it is set. llama.cpp's threads wait for each other at every layer, so more of
    them than cores are slower than one.
    """
    if (stated := os.environ.get("OMP_NUM_THREADS", "")).isdecimal():
        return max(1, int(stated))
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(cores), int(_quota() or len(cores))))


def available_memory() -> int:
    """Bytes that can be had without pushing anything out; the whole memory where the system tells no more."""
    free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for line in _lines(Path("/proc/meminfo")):
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            free = int(value.split()[0]) * 1024
    return min(free, _left_in_group())


def _siblings(cpu: int) -> str:
    told = _lines(Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"))
    return told[0] if told else str(cpu)


def _quota() -> float:
    """Cores' worth of time that the container has; 0 without a limit."""
    quota, _, period = "".join(_lines(_GROUP / "cpu.max")).partition(" ")
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else 0.0


def _left_in_group() -> int:
    limit, used = ("".join(_lines(_GROUP / name)) for name in ("memory.max", "memory.current"))
    if not (limit.isdecimal() and used.isdecimal()):
        return 2**63
    # What files were read into memory goes when it is wanted.
    told = dict(line.split(" ", 1) for line in _lines(_GROUP / "memory.stat") if " " in line)
    return max(0, int(limit) - int(used) + int(told.get("inactive_file", 0)))


def _lines(path: Path) -> list[str]:
    """Empty where the system has no such file."""
    try:
        return path.read_text(encoding="ascii").splitlines()
    except OSError:
        return []
