"""Following a batch from its first row to its end."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import monotonic

from redline.report.following.batch_progress import BatchProgress
from redline.report.following.tail import OutputTail
from redline.store import is_locked


class BatchState(Enum):
    """What a batch is doing, as far as its file tells."""

    AWAITED = "awaited"
    """The file is not there yet."""
    RUNNING = "running"
    """A run holds it."""
    ENDED = "ended"
    """Nobody holds it."""
    UNTOLD = "untold"
    """Its file system does not say who holds it."""


class BatchFollower:
    """One file, looked at again and again."""

    def __init__(self, path: Path, rows: int | None = None, clock: Callable[[], float] = monotonic) -> None:
        self.tail = OutputTail(path)
        self.progress = BatchProgress(rows)
        self.state = BatchState.AWAITED
        self._rows, self._clock = rows, clock

    def look(self) -> BatchState:
        """Take over what is new, and say what the batch is doing. Raises `DataError` where the file cannot be read."""
        state = self._find_state()
        before = self.tail.begun_anew
        for row in self.tail.rows():
            if self.tail.begun_anew != before:
                before, self.progress = self.tail.begun_anew, BatchProgress(self._rows)
            self.progress.add(row)
        if self.tail.begun_anew != before:
            self.progress = BatchProgress(self._rows)
        self.progress.look(self._clock())
        self.state = state if self.tail.exists else BatchState.AWAITED
        return self.state

    def _find_state(self) -> BatchState:
        """Asked before the rows are read: what an ended batch wrote is there then."""
        try:
            locked = is_locked(self.tail.path)
        except OSError:
            return BatchState.AWAITED
        return {True: BatchState.RUNNING, False: BatchState.ENDED, None: BatchState.UNTOLD}[locked]
