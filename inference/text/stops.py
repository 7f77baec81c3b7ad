"""Where a text must end: at the first stop string that a reader going character by character would complete, or where
its tokens are spent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_LONGEST, _SLACK = 64, 1024
"""Characters: of a token, in a text of nothing but long ones; and of a text of a few tokens, beyond that."""


class Stop(NamedTuple):
    """A stop string that was found, and the length of the text up to and including it."""

    end: int
    string: str


def first_stop(text: str, stops: Sequence[str], start: int = 0) -> Stop | None:
    """The stop string that is complete first in `text`, seen from `start` on; of two that end together, the longer."""
    found = [Stop(at + len(stop), stop) for stop in stops if (at := text.find(stop, start)) >= 0]
    return min(found, key=lambda stop: (stop.end, -len(stop.string)), default=None)


class TokenLimit:
    """The tokens of a text that a server writes piece by piece, counted here: not every server keeps to a limit.

    A piece is a token or more; all of them together may not be longer than very long tokens are.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._room = _LONGEST * limit + _SLACK
        self.tokens = 0
        """Pieces that were taken."""
        self.spent = False
        """Whether anything had to be left out."""

    def take(self, piece: str) -> str:
        """As much of the piece as there are tokens left for."""
        if not piece or self.spent:
            return ""
        if self.tokens == self._limit:
            self.spent = True
            return ""
        self.tokens += 1
        kept = piece[: self._room]
        self.spent = kept != piece
        self._room -= len(kept)
        return kept
