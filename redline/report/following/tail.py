"""The new lines of a file that somebody else is writing: it may not be there yet, be cut short or be another one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redline.store import HEAD, DataError, binary_kind

BLOCK = 1 << 20
"""Bytes that are read at once."""


class OutputTail:
    """Reads on where it stopped. Lines that are no rows of a batch are counted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unread = 0
        """Whole lines that are not of a batch."""
        self.begun_anew = 0
        """How often the file was cut short or replaced, so that it is read from its beginning again."""
        self._file: tuple[int, int] | None = None
        self._place = 0
        self._rest = b""

    @property
    def exists(self) -> bool:
        """Whether the file was there at the last look."""
        return self._file is not None

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The rows that came since the last look. Raises `DataError` where the file cannot be read.

        Where `begun_anew` rises, what was told before is no longer so.
        """
        for raw in self._lines():
            fields = _fields(raw)
            if fields is None:
                self.unread += bool(raw.strip(b"\0 \t\r\n"))
            else:
                yield fields

    def _lines(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                self._notice(os.fstat(file.fileno()))
                if self._place == 0 and (kind := binary_kind(file.read(HEAD))):
                    raise DataError(f"{self.path}: not what a batch is writing: it is {kind}")
                file.seek(self._place)
                while block := file.read(BLOCK):
                    self._place += len(block)
                    *whole, self._rest = (self._rest + block).split(b"\n")
                    yield from whole
        except FileNotFoundError:
            self._notice(None)
        except OSError as error:
            raise DataError(f"{self.path}: cannot be read: {error.strerror or error}") from error

    def _notice(self, stat: os.stat_result | None) -> None:
        """Begin anew where the file is another one, or shorter than what was read of it."""
        now = None if stat is None else (stat.st_dev, stat.st_ino)
        if self._file is not None and (now != self._file or (stat is not None and stat.st_size < self._place)):
            self.begun_anew += 1
            self.unread, self._place, self._rest = 0, 0, b""
        self._file = now


def _fields(raw: bytes) -> dict[str, Any] | None:
    """The row; None for what is none."""
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    needed = {"id", "accepted", "attempts", "usage", "error", "answer"}
    return fields if isinstance(fields, dict) and needed <= fields.keys() else None
