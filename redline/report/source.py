"""The output of a batch, read as far as it is whole; it may still grow, and may be packed by gzip."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from pydantic import ValidationError

from redline.report.row import ReportRow
from redline.store import HEAD, DataError, binary_kind, half_surrogate, json_fault, line_fault, text_kind

NAMED = 5
"""Lines that cannot be read and are named one by one."""
LONGEST = 1 << 28
"""Bytes of a line that is read at all."""
_GZIP = b"\x1f\x8b"
_MADE_BY = "; a report is made of what redline batch wrote"


class BatchOutput:
    """The lines of one file, read as often as is asked for, always as many as there were at the first time.

    Raises `DataError` where it cannot be read at all.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unread = 0
        """Lines that are not of a batch, in the last pass."""
        self.complaints: list[str] = []
        """What is wrong with the first of them, with their numbers."""
        self.cut_off = ""
        """Why the file was not read to its end; empty where it was."""
        self._packed, self._size = self._look()

    def rows(self) -> Iterator[ReportRow]:
        """Its rows in order, one in memory at a time. Raises `DataError` where there is not a single one."""
        self.unread, self.complaints, self.cut_off = 0, [], ""
        found = False
        for number, raw in self._lines():
            try:
                row = _row(raw, number)
            except ValueError as error:
                self._complain(number, error, raw)
                continue
            found = True
            yield row
        if not found:
            raise DataError(f"{self.path}: {self._nothing()}")

    def _look(self) -> tuple[bool, int]:
        """Whether it is packed, and how many bytes there are."""
        try:
            with self.path.open("rb") as file:
                head, size = file.read(HEAD), file.seek(0, 2)
        except OSError as error:
            raise DataError(f"{self.path}: cannot be read: {error.strerror or error}") from error
        packed = head.startswith(_GZIP)
        if not packed and (kind := binary_kind(head)):
            raise DataError(f"{self.path}: not the output of a batch: it is {kind}")
        return packed, size

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Every whole line that is not blank, with its number."""
        number, read = 0, 0
        with self._opened() as file:
            while raw := self._next(file):
                number, read = number + 1, read + len(raw)
                if not raw.endswith(b"\n"):
                    self._end_within(number, raw)
                    return
                if raw.strip(b"\0 \t\r\n"):
                    yield number, raw
                if not self._packed and read >= self._size:
                    return

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as file:
                yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if self._packed else file
        except OSError as error:
            raise DataError(f"{self.path}: cannot be read: {error.strerror or error}") from error

    def _next(self, file: BinaryIO) -> bytes:
        try:
            return file.readline(LONGEST)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.cut_off = f"what gzip packed is damaged or not whole: {error}"
            return b""

    def _end_within(self, number: int, raw: bytes) -> None:
        if len(raw) >= LONGEST:
            self.cut_off = f"line {number} is longer than {LONGEST:,} bytes"
            return
        self.cut_off = f"its last line, {number}, is unfinished: a batch is writing it, or was stopped within it"

    def _complain(self, number: int, error: ValueError, raw: bytes) -> None:
        self.unread += 1
        if len(self.complaints) < NAMED:
            kind = text_kind(raw) if number == 1 else None
            self.complaints.append(f"line {number}: {_said(error)}{f'; it looks like {kind}' if kind else ''}")

    def _nothing(self) -> str:
        if self.complaints:
            return f"no line is of a batch; {self.complaints[0]}{_MADE_BY}"
        if self.cut_off:
            return f"holds no whole row yet: {self.cut_off}"
        return f"is empty: a batch has written no row into it yet{_MADE_BY}"


def _row(raw: bytes, number: int) -> ReportRow:
    """The row. Raises `ValueError`, of which a `ValidationError` is one."""
    try:
        fields = json.loads(raw, parse_constant=_no_number)
        if rb"\ud" in raw.lower() and half_surrogate(fields):
            # Half of a surrogate pair has no UTF-8, which the page is in.
            fields = json.loads(json.dumps(fields, ensure_ascii=False).encode(errors="replace"))
    except RecursionError:
        raise ValueError("nested too deeply to be read here") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {json_fault(error)}{line_fault(raw)}") from None
    return ReportRow.of_line(fields, number)


def _no_number(word: str) -> float:
    raise ValueError(f"not JSON: {word} is no number")


def _said(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"no row of a batch: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
