"""The gauge: what a child holds beyond what it was born with, and the most that it may."""

from __future__ import annotations

from redline.sandbox.worker.child.executor import RESERVE_BYTES
from redline.sandbox.worker.supervisor import memory_use
from redline.sandbox.worker.supervisor.memory_use import MemoryUse

_TABLES_FACTOR = 256
"""Page tables of memory that is mapped densely take one 512th of it; twice that is nobody's fault."""


class MemoryGauge:
    """Made for one zygote: every child of it is born with the same."""

    def __init__(self, memory_bytes: int) -> None:
        """`memory_bytes`: the address space that a child may map beyond what it is born with."""
        self._memory_bytes = memory_bytes
        self._born = MemoryUse()

    def calibrate(self, pid: int) -> None:
        """Take note of the first child, before it has read any code; later calls change nothing."""
        if not self._born.held:
            self._born = memory_use.of(pid)

    @property
    def most_bytes(self) -> int:
        """What no child holds that keeps within its address space, unless in page tables.

        It may fill what it maps, and what the zygote had mapped and never touched.
        """
        dense = self._memory_bytes + RESERVE_BYTES + self._born.untouched
        return dense + dense // _TABLES_FACTOR + RESERVE_BYTES

    def measure(self, pid: int) -> MemoryUse:
        """What it holds now, of its own only; the peak is with all."""
        now = memory_use.of(pid)
        return now._replace(held=max(0, now.held - self._born.held))
