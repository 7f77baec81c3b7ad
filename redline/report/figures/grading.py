"""Whether the answer of every attempt is the gold one: what the line says, and else what the rules say now."""

from __future__ import annotations

from collections.abc import Sequence

from redline.report.row import ReportRow
from redline.verifier import AnswerChecker, AnswerGrader, CheckerUnavailable, Equality

_KEPT = 50_000
"""Rows whose grades are remembered, of those where somebody had to be asked."""
Grades = Sequence[Equality | None]


class AttemptGrader:
    """Grades the attempts of rows over an open checker. A line says it of the first and of the returned answer."""

    def __init__(self, checker: AnswerChecker) -> None:
        self._grader = AnswerGrader(checker)
        self._asked: dict[int, Grades] = {}
        self.unavailable = ""
        """Why nobody could be asked; empty as long as somebody can."""

    async def grade(self, row: ReportRow) -> Grades:
        """Of each attempt; None without a gold answer, `unknown` where it could not be compared."""
        found = self.known(row)
        if row.final is None or "unknown" not in found or self.unavailable:
            return found
        asked = dict(zip((one.answer for one in row.result.attempts), found, strict=True))
        for answer, grade in asked.items():
            if grade == "unknown" and answer not in _told(row):
                asked[answer] = await self._compare(row, answer)
        found = [asked[one.answer] for one in row.result.attempts]
        if len(self._asked) < _KEPT:
            self._asked[row.line] = found
        return found

    def known(self, row: ReportRow) -> Grades:
        """The same without asking anybody: what the line says, and what was found before."""
        if row.final is None:
            return [None] * len(row.result.attempts)
        told = _told(row)
        return self._asked.get(row.line) or [
            told.get(one.answer, "no" if one.answer is None else "unknown") for one in row.result.attempts
        ]

    async def _compare(self, row: ReportRow, answer: str | None) -> Equality:
        gold = row.fields.get("gold")
        golds = [str(one) for one in gold] if isinstance(gold, list) else [str(gold)]
        try:
            return (await self._grader.grade_any(row.result.problem, golds, answer)).equal if golds else "unknown"
        except CheckerUnavailable as error:
            self.unavailable = str(error)
            return "unknown"


def _told(row: ReportRow) -> dict[str | None, Equality]:
    """What the line says, by answer."""
    attempts, told = row.result.attempts, dict[str | None, Equality]()
    if attempts and row.first is not None:
        told[attempts[0].answer] = row.first
    if row.final is not None:
        told[row.result.answer] = row.final
    return told
