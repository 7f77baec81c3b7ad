"""The end of a text where its tokens are spent."""

from __future__ import annotations

_LONGEST, _SLACK = 64, 1024
"""Characters: of a token, in a text of nothing but long ones; and of a text of a few tokens, beyond that."""


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
