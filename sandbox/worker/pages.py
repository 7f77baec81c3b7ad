"""The template's memory, arranged so that a fork of it is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sandbox.worker.kernel import madvise

HUGE_BYTES = 2 * 1024 * 1024
_COLLAPSE = 25  # MADV_COLLAPSE, Linux 6.1


def gather() -> None:
    """Move the process's data to huge pages, as far as the kernel does that.

    A fork copies, and the child's end drops, one entry for a huge page instead of 512. On the first write to one, a
    child still copies 4 KiB only.
    """
    for start, end in list(_data()):
        first = -(-start // HUGE_BYTES) * HUGE_BYTES
        for address in range(first, end - HUGE_BYTES + 1, HUGE_BYTES):
            with suppress(OSError):  # an older kernel, another page size, or nothing there
                madvise(address, HUGE_BYTES, _COLLAPSE)


def _data() -> Iterator[tuple[int, int]]:
    """The address ranges of private, writable memory that belongs to no file."""
    with open("/proc/self/maps") as file:
        for line in file:
            span, rights, _, _, inode, *_ = line.split()
            if rights == "rw-p" and inode == "0":
                start, end = (int(part, 16) for part in span.split("-"))
                yield start, end
