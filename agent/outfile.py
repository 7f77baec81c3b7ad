"""The output file of a batch: JSON Lines that are only ever appended, so that a killed run can be finished."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from agent.errors import RefinementError
from agent.jsonline import json_line
from agent.rows import BatchError


class StorageFailed(RefinementError):
    """The file system refused a line in the middle of a run, e.g. because it is full."""


SYNC_SECONDS = 1.0
"""Lines reach the disk at most this much later; a killed process loses none, a power cut at most these."""


class OutFile:
    """One locked file of one batch; a context manager.

    Entering it takes the lock and finds the last complete line. Raises `BatchError` when the file cannot be written,
    another run holds it, or it is not the output of a batch.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn_bytes = 0
        """Bytes of an unfinished last line, which `cut_torn_line` takes away."""
        self._file = -1
        self._end = 0
        self._synced = monotonic()

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise BatchError(f"{self.path}: cannot be written: {error.strerror}") from error
        try:
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise BatchError(f"{self.path}: not a regular file; a batch could not be resumed from it")
            self._lock()
            self._end = self._find_end()
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.fsync(self._file)
        os.close(self._file)

    def lines(self) -> Iterator[dict[str, Any]]:
        """The complete lines, in the order written. Raises `BatchError` for one that no batch wrote."""
        # Through the same descriptor: closing another one of the file would drop its POSIX lock.
        os.lseek(self._file, 0, os.SEEK_SET)
        with open(self._file, "rb", closefd=False) as stream:
            for number, raw in enumerate(stream, 1):
                if raw.endswith(b"\n"):
                    yield self._parse(raw, number)

    def append(self, fields: Mapping[str, object]) -> None:
        """Write one line whole, or not at all. Raises `StorageFailed` when the file system refuses."""
        data = json_line(fields)
        try:
            written = os.pwrite(self._file, data, self._end)
            while written < len(data):
                written += os.pwrite(self._file, data[written:], self._end + written)
        except OSError as error:
            os.ftruncate(self._file, self._end)
            raise StorageFailed(f"{self.path}: cannot be written: {error.strerror}") from error
        self._end += len(data)

    async def sync(self) -> None:
        """Bring the lines to the disk, if that was not done within the last `SYNC_SECONDS`."""
        if monotonic() - self._synced >= SYNC_SECONDS:
            self._synced = monotonic()
            await asyncio.to_thread(os.fsync, self._file)

    def cut_torn_line(self) -> None:
        """Drop what stands after the last complete line: its row is owed again."""
        os.ftruncate(self._file, self._end)

    def _lock(self) -> None:
        # POSIX locks belong to the process: unlike flock's they are not inherited by a forked worker that outlives it.
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BatchError(f"{self.path}: another run is writing this file") from error
        except OSError as error:
            raise BatchError(f"{self.path}: cannot be locked: {error.strerror}") from error

    def _find_end(self) -> int:
        size = os.fstat(self._file).st_size
        end = _after_last_newline(self._file, size)
        torn = os.pread(self._file, min(size - end, 16), end).strip(b"\0")
        if torn and not (torn.startswith(b'{"id":') or b'{"id":'.startswith(torn)):
            raise BatchError(f"{self.path}: its last line is not of a batch; choose another output")
        self.torn_bytes = size - end
        return end

    def _parse(self, raw: bytes, number: int) -> dict[str, Any]:
        try:
            fields = json.loads(raw)
        except ValueError as error:
            raise BatchError(f"{self.path}: line {number} is not JSON; no batch wrote it: {error}") from error
        if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
            raise BatchError(f"{self.path}: line {number} is not the output of a batch; choose another output")
        return fields


def refuse_other_settings(theirs: object, ours: Mapping[str, Any], where: str) -> None:
    """Raise `BatchError`, naming what differs, where a line was made with other settings."""
    if theirs == ours:
        return
    theirs = theirs if isinstance(theirs, dict) else {}
    differing = [
        f"{name} was {theirs.get(name)!r}, is {ours.get(name)!r}"
        for name in {**ours, **theirs}
        if theirs.get(name) != ours.get(name)
    ]
    raise BatchError(f"{where}: made with other settings ({'; '.join(differing)}); choose another output")


def _after_last_newline(file: int, size: int, block: int = 1 << 16) -> int:
    end = size
    while end > 0:
        start = max(0, end - block)
        found = os.pread(file, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
