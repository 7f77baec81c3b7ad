"""Everything that is counted of a run."""

from __future__ import annotations

from collections import Counter

from redline.evaluation.calibration.reliability import Reliability, ReliabilityCounter
from redline.report.figures.grading import Grades
from redline.report.figures.made_with import SettingFigures
from redline.report.figures.precision import PrecisionFigures
from redline.report.figures.samples import SampleFigures
from redline.report.figures.spending import SpendingFigures
from redline.report.figures.tally import Tally
from redline.report.figures.tokens import TokenFigures
from redline.report.figures.turns import TurnFigures
from redline.report.row import Kind, ReportRow


class RunFigures:
    """Adds up the rows of a run; its memory does not grow with them."""

    def __init__(self) -> None:
        self.rows = 0
        self.kinds: Counter[Kind] = Counter()
        self.first, self.final = Tally(), Tally()
        """Of rows with a gold answer, first attempts and returned answers."""
        self.turns = TurnFigures()
        self.precision = PrecisionFigures()
        self.tokens = TokenFigures()
        self.samples = SampleFigures()
        self.spending = SpendingFigures()
        self.settings = SettingFigures()
        self._drafts, self._returned = ReliabilityCounter(), ReliabilityCounter()

    def add(self, row: ReportRow, grades: Grades) -> None:
        """Count a row; `grades` are those of its attempts."""
        self.rows += 1
        self.kinds.update(row.kinds)
        if row.final is not None:
            self.first.add(row.first or "unknown")
            self.final.add(row.final)
        self.turns.add(row, grades)
        self.samples.add(row, grades)
        for one in (self.precision, self.tokens, self.spending, self.settings):
            one.add(row)
        self._add_rewards(row)

    def _add_rewards(self, row: ReportRow) -> None:
        first = row.result.attempts[0] if row.result.attempts else None
        if first is not None and row.first in ("yes", "no") and (reward := row.reward_of(first)) is not None:
            self._drafts.add(reward, row.first == "yes")
        returned = row.returned
        if returned is not None and row.final in ("yes", "no") and (reward := row.reward_of(returned)) is not None:
            self._returned.add(reward, row.final == "yes")

    @property
    def draft_reliability(self) -> Reliability | None:
        """The lowest reward of first attempts against the share that is right; None without any."""
        return _found(self._drafts)

    @property
    def reliability(self) -> Reliability | None:
        """The same of returned answers."""
        return _found(self._returned)


def _found(counter: ReliabilityCounter) -> Reliability | None:
    return counter.found() if counter.steps else None
