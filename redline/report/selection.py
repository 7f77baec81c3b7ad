"""Which rows are shown where a page cannot hold all: of every class some, and the more telling ones first."""

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

from redline.report.row import ReportRow

RowClass = Literal["spoilt", "flagged", "failed", "accepted and wrong", "repaired", "not accepted", "accepted"]
"""What a row is chosen as: the first of these that it is."""
CLASSES: tuple[RowClass, ...] = get_args(RowClass)


class RowSelection:
    """Counts all rows in one pass, and says of each in the next whether it is shown."""

    def __init__(self, most: int) -> None:
        self.most = most
        """Rows that are shown."""
        self.counts: Counter[RowClass] = Counter()
        self.taken: Counter[RowClass] = Counter()

    def count(self, row: ReportRow) -> None:
        """In the first pass."""
        self.counts[class_of(row)] += 1

    def takes(self, row: ReportRow) -> bool:
        """In the second pass: whether it is among those that are shown."""
        name = class_of(row)
        if self.taken[name] >= self.quotas[name]:
            return False
        self.taken[name] += 1
        return True

    @property
    def whole(self) -> bool:
        """Whether all rows are shown."""
        return self.counts.total() <= self.most

    @property
    def quotas(self) -> dict[RowClass, int]:
        """Rows of each class that are shown, the first of the file: an equal part for each, the rest by their order."""
        fair = self.most // max(1, len(self.counts))
        quotas = {name: min(self.counts[name], fair) for name in CLASSES}
        for name in CLASSES:
            quotas[name] += min(self.counts[name] - quotas[name], self.most - sum(quotas.values()))
        return quotas


def class_of(row: ReportRow) -> RowClass:
    """What the row is chosen as."""
    kinds = row.kinds
    if "spoilt" in kinds:
        return "spoilt"
    if "flagged" in kinds:
        return "flagged"
    if "failed" in kinds:
        return "failed"
    if row.result.accepted:
        return "accepted and wrong" if row.final == "no" else "repaired" if "repaired" in kinds else "accepted"
    return "repaired" if "repaired" in kinds else "not accepted"
