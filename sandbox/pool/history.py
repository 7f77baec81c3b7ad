"""The history of a session: the blocks that made its namespace, to make it once more should it get lost."""

from __future__ import annotations

from collections.abc import Iterator

from redline.sandbox.execution import Status
from redline.sandbox.pool.code_block import MAX_CODE_CHARACTERS, Block

MOST_CHARACTERS = 2 * MAX_CODE_CHARACTERS
"""Of code that the history of one session keeps. A longer one is given up: what is kept must be bounded."""


class History:
    """Blocks in the order in which they ran, each with the status it ended with."""

    def __init__(self) -> None:
        self._past: list[tuple[Block, Status]] = []
        self._characters = 0
        self.obstacle = ""
        """Why the namespace could not be made again; empty while it could."""

    def __iter__(self) -> Iterator[tuple[Block, Status]]:
        return iter(self._past)

    def __len__(self) -> int:
        return len(self._past)

    @property
    def blank(self) -> bool:
        """Nothing has run: any new process is the namespace."""
        return not self._past and not self.obstacle

    def add(self, block: Block, status: Status) -> None:
        """A block has run and the namespace has survived it."""
        if self.obstacle:
            return
        self._past.append((block, status))
        self._characters += len(block.code)
        if status == "timeout":
            self._give_up("an earlier block ended in a timeout, which is not repeatable")
        elif self._characters > MOST_CHARACTERS:
            self._give_up(f"its blocks have more than {MOST_CHARACTERS:,} characters in all")

    def clear(self) -> None:
        """The namespace is gone for good; the next block starts empty."""
        self._past, self._characters, self.obstacle = [], 0, ""

    def _give_up(self, obstacle: str) -> None:
        self._past, self._characters, self.obstacle = [], 0, obstacle
