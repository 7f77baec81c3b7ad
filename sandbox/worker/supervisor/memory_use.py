"""What a process holds of the machine's memory, as the kernel tells it to anybody: nothing that the process could say.

The limit of the address space does not cover all of it. Page tables are the kernel's own and grow with the spread of
what is mapped, up to two pages for each page; what is swapped out is still held.
"""

from __future__ import annotations

from typing import NamedTuple

_HELD = ("RssAnon", "RssShmem", "VmSwap", "VmPTE", "HugetlbPages")
_WRITABLE = ("VmData", "VmStk")


class MemoryUse(NamedTuple):
    """All in bytes; all 0 for a process that is gone."""

    held: int = 0
    """Resident memory that belongs to no file, what is swapped out, and page tables. Pages that it still shares with
    the zygote since the fork are among it."""
    untouched: int = 0
    """Mapped, writable and never touched so far: it can be filled without mapping anything more."""
    peak: int = 0
    """The largest resident size so far, with the page tables and what is swapped out now."""
    at_rest: bool = True
    """It is stopped, or gone: what it holds does not grow."""


def of(pid: int) -> MemoryUse:
    """What a process holds now. One read of 25 microseconds, whatever the process has mapped."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            text = file.read().decode("ascii", "replace")
    except OSError:  # the process is gone
        return MemoryUse()
    return read(text)


def read(text: str) -> MemoryUse:
    """`/proc/PID/status`, in which amounts are in kibibytes. A zombie's has none; an older kernel's may lack some."""
    fields = dict(line.partition(":")[::2] for line in text.splitlines())

    def total(*names: str) -> int:
        return sum(1024 * int(fields[name].split()[0]) for name in names if name in fields)

    return MemoryUse(
        held=total(*_HELD),
        untouched=max(0, total(*_WRITABLE) - total("RssAnon")),
        peak=total("VmHWM", "VmPTE", "VmSwap"),
        at_rest=fields.get("State", "").strip()[:1] in ("T", "Z", "X"),
    )
