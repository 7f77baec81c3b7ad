"""How often what was accepted is right: drafts, revisions and given solutions apart."""

from __future__ import annotations

from redline.report.figures.tally import Tally
from redline.report.row import ReportRow

NAMES = ("drafts", "revisions", "given solutions", "not accepted")


class PrecisionFigures:
    """Adds up the returned answers of rows with a gold answer."""

    def __init__(self) -> None:
        self.tallies = {name: Tally() for name in NAMES}
        self.counts = dict.fromkeys(NAMES, 0)
        """The same of all rows, with and without a gold answer."""

    def add(self, row: ReportRow) -> None:
        """Count a row."""
        name = kind_of(row)
        self.counts[name] += 1
        if row.final is not None:
            self.tallies[name].add(row.final)


def kind_of(row: ReportRow) -> str:
    """What was returned: one of `NAMES`."""
    attempt = row.returned
    if not row.result.accepted or attempt is None:
        return "not accepted"
    if attempt.revised_from is not None:
        return "revisions"
    return "given solutions" if attempt.origin == "given" else "drafts"
