"""What a namespace may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that hold for every namespace of a sandbox. Time is given with each block."""

    memory_bytes: int = 512 * 1024 * 1024
    """Address space beyond what the warm interpreter already maps."""

    def __post_init__(self) -> None:
        if self.memory_bytes < 1024 * 1024:
            raise ValueError(f"memory_bytes must be at least 1 MiB, not {self.memory_bytes}")
