"""What a namespace may use, and how many may be kept."""

from __future__ import annotations

from dataclasses import dataclass

LIVE_SESSIONS = 64
"""Sessions of one sandbox that hold a process at once; beyond it the one unused longest gives its process up."""
IDLE_MEMORY_FACTOR = 4
"""What all idle sessions of a sandbox may hold together, in multiples of `Limits.memory_bytes`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that hold for every namespace of a sandbox. Time is given with each block."""

    memory_bytes: int = 512 * 1024 * 1024
    """Address space beyond what the warm interpreter already maps. Page tables count too: see `worker/supervisor`."""

    def __post_init__(self) -> None:
        if self.memory_bytes < 1024 * 1024:
            raise ValueError(f"memory_bytes must be at least 1 MiB, not {self.memory_bytes}")
