"""Drafts of one problem that nobody has shown each other: what majority voting over them would have reached."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from redline.evaluation.best_of_n.selection import CandidatePool, majority_share
from redline.evaluation.statistics.interval import Estimate
from redline.report.row import ReportRow
from redline.verifier import AnswerChecker, Equality

MOST = 20_000
"""Drafts that are remembered; of the rest nothing is said."""
_LONGEST = 200
"""Characters of an answer that is remembered; longer ones are told apart by these."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The answer of a draft."""

    answer: str | None
    right: bool


class SampleFigures:
    """Collects the drafts of each problem with a gold answer: of several rows, or several of one row."""

    def __init__(self) -> None:
        self.left_out = 0
        """Drafts that are too many to be remembered."""
        self._samples: dict[bytes, list[Sample]] = {}
        self._count = 0

    def add(self, row: ReportRow, grades: Sequence[Equality | None]) -> None:
        """Take over the drafts of a row."""
        if row.final is None:
            return
        name = hashlib.blake2b(row.result.problem.encode(), digest_size=12).digest()
        for attempt, grade in zip(row.result.attempts, grades, strict=True):
            if attempt.origin != "policy" or attempt.revised_from is not None:
                continue
            if self._count >= MOST:
                self.left_out += 1
                continue
            self._count += 1
            answer = None if attempt.answer is None else attempt.answer[:_LONGEST]
            self._samples.setdefault(name, []).append(Sample(answer, grade == "yes"))

    @property
    def problems(self) -> int:
        """Problems with a draft."""
        return len(self._samples)

    @property
    def least(self) -> int:
        """Drafts that every problem has at least."""
        return min(map(len, self._samples.values()), default=0)

    async def majority(self, checker: AnswerChecker) -> list[Estimate]:
        """The share right of majority voting over 1, 2, ... drafts, as far as every problem has so many.

        Raises `CheckerUnavailable`.
        """
        pools = [await _pool(samples, checker) for samples in self._samples.values()] if self.least > 1 else []
        return [majority_share(pools, size) for size in range(1, self.least + 1)] if pools else []


async def _pool(samples: Sequence[Sample], checker: AnswerChecker) -> CandidatePool:
    groups = await checker.group([sample.answer for sample in samples])
    none = [0] * len(samples)
    return CandidatePool([sample.right for sample in samples], groups, {}, none, none)
