"""The blocks that made a session's namespace, to make it once more should it get lost."""

from __future__ import annotations

from redline.sandbox.code import MAX_CODE_CHARACTERS, CheckedCode
from redline.sandbox.execution import Status

MOST_CHARACTERS = 2 * MAX_CODE_CHARACTERS
"""Of code that the history of one session keeps. A longer one is given up: what is kept must be bounded."""


class SessionHistory:
    """Blocks in the order in which they ran, each with the status it ended with."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """The namespace is gone for good; the next block starts empty."""
        self.past: list[tuple[CheckedCode, Status]] = []
        self.obstacle = ""
        """Why the namespace could not be made again; empty while it could."""

    def add(self, code: CheckedCode, status: Status) -> None:
        """A block has run and the namespace has survived it."""
        if self.obstacle:
            return
        self.past.append((code, status))
        if status == "timeout":
            self.obstacle = "an earlier block ended in a timeout, which is not repeatable"
        elif sum(len(block.text) for block, _ in self.past) > MOST_CHARACTERS:
            self.obstacle = f"its blocks have more than {MOST_CHARACTERS:,} characters in all"
        if self.obstacle:
            self.past = []
