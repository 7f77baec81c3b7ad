"""Accuracy against tokens: what a limit of generated tokens a row would have left of the right answers."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import NamedTuple

from redline.report.row import ReportRow

_OCTAVE = 4
"""Limits that are looked at, for each doubling."""
LIMITS = tuple(math.ceil(8 * 2 ** (step / _OCTAVE)) for step in range(24 * _OCTAVE + 1))
"""From 8 to 134 million tokens a row."""


class TokenPoint(NamedTuple):
    """What remains where every row is given up that needs more than `limit` tokens."""

    limit: int
    tokens: float
    """Spent then, a row in the mean."""
    accuracy: float
    """Share of rows that ended within it with a right answer."""


class TokenFigures:
    """Adds up rows with a gold answer."""

    def __init__(self) -> None:
        self.rows = self.right = self.tokens = 0
        self._within = [0] * (len(LIMITS) + 1)
        self._right = [0] * (len(LIMITS) + 1)
        self._spent = [0] * (len(LIMITS) + 1)
        self.single_rows = self._single_tokens = self._single_drafts = 0

    def add(self, row: ReportRow) -> None:
        """Count a row."""
        self._add_drafts(row)
        if row.final is None:
            return
        place, right = bisect_left(LIMITS, row.tokens), row.final == "yes"
        self.rows, self.right, self.tokens = self.rows + 1, self.right + right, self.tokens + row.tokens
        self._within[place] += 1
        self._right[place] += right
        self._spent[place] += row.tokens

    def _add_drafts(self, row: ReportRow) -> None:
        """Rows in which the policy wrote drafts and nothing else: only of these it is known what a draft takes."""
        attempts = row.result.attempts
        if attempts and all(one.origin == "policy" and one.revised_from is None for one in attempts):
            self.single_rows += 1
            self._single_drafts += len(attempts)
            self._single_tokens += row.result.usage.policy_tokens

    @property
    def draft_tokens(self) -> float | None:
        """Mean tokens of a draft, of the rows in which the policy wrote nothing else; None where there are none."""
        return self._single_tokens / self._single_drafts if self._single_tokens else None

    @property
    def mean_tokens(self) -> float | None:
        """Tokens a row; None without any."""
        return self.tokens / self.rows if self.rows else None

    def points(self) -> list[TokenPoint]:
        """From the first limit within which a row ended to that within which all did; the last one is the whole run."""
        found = []
        within = right = spent = 0
        for place, limit in enumerate(LIMITS):
            within += self._within[place]
            right += self._right[place]
            spent += self._spent[place]
            if within:
                tokens = (spent + limit * (self.rows - within)) / self.rows
                found.append(TokenPoint(limit, tokens, right / self.rows))
            if within == self.rows:
                break
        return found
