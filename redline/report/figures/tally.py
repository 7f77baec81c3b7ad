"""How many of something are right."""

from __future__ import annotations

from dataclasses import dataclass

from redline.evaluation.statistics.interval import Estimate, share
from redline.verifier import Equality


@dataclass(slots=True)
class Tally:
    """Answers and how many of them are right; what nobody could compare counts as not right, and is told."""

    total: int = 0
    right: int = 0
    unknown: int = 0

    def add(self, equal: Equality) -> None:
        """Count one answer."""
        self.total += 1
        self.right += equal == "yes"
        self.unknown += equal == "unknown"

    @property
    def share(self) -> Estimate | None:
        """The share that is right with its 95 % interval (Wilson); None of nothing."""
        return share(self.right, self.total)
