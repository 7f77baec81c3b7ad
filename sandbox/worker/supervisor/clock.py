"""What the kernel says of another process's time: how much CPU it has had, and whether it wants more."""

from __future__ import annotations

import time
from pathlib import Path

WALL_FACTOR = 4
"""A block may take this many times its CPU limit in wall time, if it is busy all along."""
_BUSY_SHARE = 0.1
_RUNNABLE = "RD"


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, in all its threads; 0 when the process is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the clock id that clock_getcpuclockid(3) computes
    except OSError:
        return 0.0


def runnable(pid: int) -> bool:
    """Whether the process wants a CPU (or the disk) right now."""
    return (_field(Path(f"/proc/{pid}/status"), "State:") or "?") in _RUNNABLE


def oom_kills() -> int:
    """Processes that this kernel has killed for want of memory since it started."""
    return int(_field(Path("/proc/vmstat"), "oom_kill") or 0)


def _field(path: Path, name: str) -> str | None:
    """The first word after `name` in a file of "name value" lines."""
    try:
        text = path.read_text()
    except OSError:  # the process is gone
        return None
    return next((line.split()[1] for line in text.splitlines() if line.startswith(name)), None)


def out_of_time(cpu: float, wall: float, timeout: float, busy: bool) -> bool:
    """Whether a block is over its limit.

    CPU time decides, so that a crowded machine fails nobody. A block that sleeps is out of time when the wall clock
    says so, and nobody gets more than `WALL_FACTOR` times its limit.
    """
    if cpu >= timeout or wall >= WALL_FACTOR * timeout:
        return True
    return wall >= timeout and not (busy and cpu > _BUSY_SHARE * wall)


def next_look(cpu: float, wall: float, timeout: float) -> float:
    """Seconds until a single thread could be over its limit: there is no need to look before."""
    if wall < timeout:
        return timeout - wall
    return min(max(timeout - cpu, 0.02), 0.25)
