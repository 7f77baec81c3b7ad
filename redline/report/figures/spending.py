"""What the rows cost."""

from __future__ import annotations

from collections import Counter

from redline.agent.result import RunUsage
from redline.report.row import ReportRow


class SpendingFigures:
    """Adds up what was spent, why rows ended, and what broke."""

    def __init__(self) -> None:
        self.stop_reasons: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        """By boundary and type of error."""
        self._sums: dict[str, float] = dict.fromkeys(RunUsage.model_fields, 0)
        self.longest_seconds = 0.0

    def add(self, row: ReportRow) -> None:
        """Count a row."""
        for name, spent in row.result.usage:
            self._sums[name] += spent
        self.longest_seconds = max(self.longest_seconds, row.result.usage.wall_seconds)
        self.stop_reasons[row.result.stop_reason] += 1
        if row.result.error is not None:
            self.failures[f"{row.result.error.boundary}: {row.result.error.type[:80]}"] += 1

    @property
    def usage(self) -> RunUsage:
        """The sum; wall seconds of rows that ran side by side add up, too."""
        return RunUsage.model_validate(self._sums)
