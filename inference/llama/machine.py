"""What of this machine the process may use: processor cores and memory, limits of a container included."""

from __future__ import annotations

import os
import time
from collections import deque
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")


_WATCHED = 0.3
"""Seconds for which the processors are watched."""
_KEPT = 10.0
"""Seconds for which what was seen then holds."""
_looks: deque[tuple[float, float]] = deque(maxlen=1)
"""The last: when, by the monotonic clock, and how many processors were idle."""


def look_at_processors() -> None:
    """See which are idle before this process itself makes one busy for a moment; `free_cores` then goes by that."""
    if not _stated():
        idle = _idle(_allowed())
        _looks.append((time.monotonic(), idle))


def free_cores() -> int:
    """Cores to compute with: those this process may run on and nobody uses now, a core with two threads as one.

    At least 1; `OMP_NUM_THREADS` says otherwise where it is set. llama.cpp's threads wait for each other at every
    layer: two of them of which one had a busy neighbour wrote 8 tokens a second, one alone 37.
    """
    if stated := _stated():
        return stated
    allowed = _allowed()
    cores = len({_siblings(cpu) for cpu in allowed})
    recent = [idle for seen, idle in _looks if time.monotonic() - seen < _KEPT]
    idle = recent[-1] if recent else _idle(allowed)
    return max(1, min(cores, int(_quota() or cores), round(idle)))


def total_memory() -> int:
    """Bytes of memory: of the machine, or of the container that this runs in."""
    machine = _installed_memory()
    limit = "".join(_lines(_GROUP / "memory.max"))
    return min(machine, int(limit)) if limit.isdecimal() else machine


def available_memory() -> int:
    """Bytes that can be had without pushing anything out; the whole memory where the system tells no more."""
    free = _installed_memory()
    for line in _lines(Path("/proc/meminfo")):
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            free = int(value.split()[0]) * 1024
    return min(free, _left_in_group())


def _installed_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _stated() -> int:
    """The threads that the user says; 0 where nothing is said."""
    stated = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(stated)) if stated.isdecimal() else 0


def _allowed() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def _siblings(cpu: int) -> str:
    told = _lines(Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"))
    return told[0] if told else str(cpu)


def _idle(cpus: set[int]) -> float:
    """How many of the processors nobody uses; all of them where the system does not tell."""
    before = _idle_ticks(cpus)
    time.sleep(_WATCHED)
    after = _idle_ticks(cpus)
    spans = {cpu: (after[cpu][0] - before[cpu][0], after[cpu][1] - before[cpu][1]) for cpu in before if cpu in after}
    return sum(idle / whole for idle, whole in spans.values() if whole > 0) if spans else float(len(cpus))


def _idle_ticks(cpus: set[int]) -> dict[int, tuple[int, int]]:
    """For each processor its idle ticks and all of them, since the start of the machine."""
    ticks: dict[int, tuple[int, int]] = {}
    for line in _lines(Path("/proc/stat")):
        name, *counts = line.split()
        if name[:3] == "cpu" and name[3:].isdecimal() and int(name[3:]) in cpus:
            # user, nice, system, idle, waiting for a disk, and so on
            numbers = [int(count) for count in counts[:8]]
            ticks[int(name[3:])] = (numbers[3] + numbers[4], sum(numbers))
    return ticks


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
