"""What each attempt adds: drafts first, then revision by revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redline.report.figures.tally import Tally
from redline.report.row import ReportRow
from redline.verifier import Equality

MOST = 32
"""Turns that are told apart; what comes later counts with the last."""


@dataclass(slots=True)
class AttemptTurn:
    """The attempts that come at one place in their rows."""

    number: int
    """From 0, the first attempts."""
    drafts: int = 0
    """Of these attempts, those begun anew; the others revise the one before."""
    reached: int = 0
    """Rows that have such an attempt."""
    accepted: int = 0
    """Rows whose returned and accepted attempt it is."""
    attempts: Tally = field(default_factory=Tally)
    """Of rows with a gold answer, the answers of these attempts."""
    accepted_gold: Tally = field(default_factory=Tally)
    """Of rows with a gold answer, those accepted here."""
    repaired: int = 0
    """Right, where the attempt before is wrong."""
    spoilt: int = 0
    """Wrong, where the attempt before is right."""
    so_far: Tally = field(default_factory=Tally)
    """Of all rows with a gold answer, the answer that would be returned if no row had more attempts than these."""

    @property
    def name(self) -> str:
        """`draft`, `revision 2`, or `attempt 3` where rows differ in what it is."""
        if self.number == 0:
            return "first attempt"
        return f"revision {self.number}" if not self.drafts else f"attempt {self.number + 1}"


class TurnFigures:
    """Adds up rows by turn."""

    def __init__(self) -> None:
        self.turns: list[AttemptTurn] = []
        self.beyond = 0
        """Rows with more attempts than are told apart."""
        self._whole = Tally()
        """The returned answers of all rows so far, of which a turn that nobody has reached before begins."""

    def add(self, row: ReportRow, grades: Sequence[Equality | None]) -> None:
        """Count a row; `grades` says of each attempt whether its answer is the gold one, None where there is none."""
        attempts = row.result.attempts
        self.beyond += len(attempts) > MOST
        while len(self.turns) < min(len(attempts), MOST):
            self.turns.append(self._turn(len(self.turns)))
        for number, attempt in enumerate(attempts[:MOST]):
            turn = self.turns[number]
            turn.reached += 1
            turn.drafts += number > 0 and attempt.revised_from is None
            self._compare(turn, grades[number], grades[number - 1] if number else None)
        self._accept(row)
        if row.final is not None:
            self._add_so_far(row, grades, row.final)

    def _turn(self, number: int) -> AttemptTurn:
        """A turn that is reached for the first time: the rows before had ended with what they returned."""
        whole = self._whole
        return AttemptTurn(number, so_far=Tally(whole.total, whole.right, whole.unknown))

    def _compare(self, turn: AttemptTurn, now: Equality | None, before: Equality | None) -> None:
        if now is None:
            return
        turn.attempts.add(now)
        turn.repaired += (before, now) == ("no", "yes")
        turn.spoilt += (before, now) == ("yes", "no")

    def _accept(self, row: ReportRow) -> None:
        best = row.result.best
        if not row.result.accepted or row.returned is None or best is None or best >= MOST:
            return
        self.turns[best].accepted += 1
        if row.final is not None:
            self.turns[best].accepted_gold.add(row.final)

    def _add_so_far(self, row: ReportRow, grades: Sequence[Equality | None], final: Equality) -> None:
        self._whole.add(final)
        attempts = row.result.attempts
        for turn in self.turns:
            last = turn.number >= len(attempts) - 1
            turn.so_far.add(final if last else grades[best_of(row, turn.number + 1)] or "unknown")


def best_of(row: ReportRow, count: int) -> int:
    """The attempt that the loop would return of its first `count`: of highest rank, the later one of equals."""
    attempts = row.result.attempts[:count]
    return max(range(len(attempts)), key=lambda index: (attempts[index].rank, index))
