"""Where a text must end: at the first stop string that a reader going character by character would complete, or where
its tokens are spent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_LONGEST, _USUAL, _LETTER = 64, 4, 1.5
"""Bytes: of a long token, over a text of them; of a usual one; and of a piece that is no more than a letter."""
_SLACK = 1024


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

    A piece is a token or more. Only where pieces are single letters, as gateways send that only act as if they
    streamed, a token is taken to have four; and no piece may have the length of very many tokens.
    """

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._bytes = 0
        self._pieces = 0
        self.spent = False
        """Whether anything had to be left out."""

    def take(self, piece: str) -> str:
        """As much of the piece as there are tokens left for."""
        if not piece or self.spent:
            return ""
        room = _LONGEST * self._tokens + _SLACK - self._bytes
        said = piece.encode(errors="replace")
        self._bytes += len(said)
        self._pieces += 1
        self.spent = self.tokens > self._tokens or len(said) > room
        if self.tokens > self._tokens:
            self._pieces -= 1
            return ""
        return said[:room].decode(errors="ignore") if self.spent else piece

    @property
    def tokens(self) -> int:
        """Those of the pieces that were taken."""
        single = self._bytes <= _LETTER * self._pieces
        return math.ceil(self._bytes / _USUAL) if single else self._pieces
