"""How far a batch is, by the rows that it has written, and how fast it is now."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PACE_SECONDS = 120.0
"""Over which the pace is taken: long enough for slow rows, short enough to see a change."""
LAST = 8
"""Rows that are shown."""


class RecentRow(NamedTuple):
    """A row in one line."""

    id: str
    what: str
    answer: str
    tokens: int


class _Look(NamedTuple):
    """What was there at a moment."""

    at: float
    done: int
    tokens: int


@dataclass
class BatchProgress:
    """Adds up rows as they come."""

    rows: int | None = None
    """Of the whole input; None where nobody knows."""
    done: int = 0
    accepted: int = 0
    failed: int = 0
    gold: int = 0
    """Rows that were compared with a gold answer."""
    right: int = 0
    repaired: int = 0
    spoilt: int = 0
    flagged: int = 0
    tokens: int = 0
    last: deque[RecentRow] = field(default_factory=lambda: deque(maxlen=LAST))
    _looks: deque[_Look] = field(default_factory=deque)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row."""
        first, final = row.get("first_correct"), row.get("correct")
        tokens = _tokens(row.get("usage"))
        self.done += 1
        self.accepted += row.get("accepted") is True
        self.failed += row.get("error") is not None
        self.gold += "gold" in row
        self.right += final == "yes"
        self.repaired += (first, final) == ("no", "yes")
        self.spoilt += (first, final) == ("yes", "no")
        self.flagged += any(row.get(name) for name in ("reference_doubtful", "suspicious"))
        self.tokens += tokens
        answer = row.get("answer")
        self.last.append(RecentRow(str(row.get("id")), _what(row), "none" if answer is None else str(answer), tokens))

    def look(self, now: float) -> None:
        """Note what is there at this moment, in seconds of any clock. The first look is where the pace begins."""
        self._looks.append(_Look(now, self.done, self.tokens))
        while len(self._looks) > 2 and now - self._looks[1].at >= PACE_SECONDS:
            self._looks.popleft()

    @property
    def rows_a_second(self) -> float | None:
        """The pace of the last minutes; None before there is one."""
        return self._pace("done")

    @property
    def tokens_a_second(self) -> float | None:
        """Tokens of the rows that came in the last minutes, a second."""
        return self._pace("tokens")

    @property
    def seconds_left(self) -> float | None:
        """At this pace; None where the rows or the pace are not known."""
        pace = self.rows_a_second
        return max(0, self.rows - self.done) / pace if self.rows is not None and pace else None

    def _pace(self, name: str) -> float | None:
        if len(self._looks) < 2:
            return None
        first, last = self._looks[0], self._looks[-1]
        gained = getattr(last, name) - getattr(first, name)
        return gained / (last.at - first.at) if gained > 0 and last.at > first.at else None


def _what(row: Mapping[str, Any]) -> str:
    """What became of it, in a few words."""
    if isinstance(error := row.get("error"), dict):
        return f"failed: {error.get('type')}"
    first, final = row.get("first_correct"), row.get("correct")
    judged = "accepted" if row.get("accepted") is True else "not accepted"
    changed = {("no", "yes"): ", repaired", ("yes", "no"): ", spoilt"}.get((str(first), str(final)))
    return judged + (changed or {"yes": ", right", "no": ", wrong"}.get(str(final), ""))


def _tokens(usage: object) -> int:
    spent = [usage.get(name) for name in ("policy_tokens", "verifier_tokens")] if isinstance(usage, dict) else []
    return sum(one for one in spent if isinstance(one, int))
