"""The progress of a start, told by the CPU time that it has had: on a crowded machine little, but ever more."""

from __future__ import annotations

import time
from collections.abc import Iterable

from redline.sandbox.worker.kernel.hardening import HardeningFailed
from redline.sandbox.worker.supervisor import clock

_EVERY_SECONDS = 1.0
_MOST_CPU_SECONDS = 300.0
"""A hundred times what a start takes: one that needs more goes round in circles."""


class StartupProgress:
    """Of the zygote and its first children, until one of them is ready."""

    def __init__(self, zygote: int) -> None:
        """`zygote`: its process id."""
        self._zygote = zygote
        self._told_at, self._told = time.monotonic(), 0.0

    def growth(self, children: Iterable[int]) -> float:
        """CPU seconds in all, where they have grown since they were last told and that is a second ago; else 0.

        Raises `HardeningFailed` when they have grown beyond all measure.
        """
        now = time.monotonic()
        if now - self._told_at < _EVERY_SECONDS:
            return 0.0
        cpu = sum(map(clock.cpu_seconds, {self._zygote, *children} - {0}))
        if cpu > _MOST_CPU_SECONDS:
            raise HardeningFailed(f"its start has taken {cpu:.0f} s of CPU time and has not come to an end")
        if cpu <= self._told:
            return 0.0
        self._told_at, self._told = now, cpu
        return cpu
