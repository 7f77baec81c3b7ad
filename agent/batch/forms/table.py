"""CSV and its like: a header with the names of the columns, and a row of texts for each problem."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator
from typing import BinaryIO

from redline.agent.batch.forms.json_lines import MAX_LINE, bare
from redline.agent.batch.forms.raw_row import FormError, RawRow, digest_of

DELIMITERS = {",": "CSV", "\t": "TSV", ";": "CSV"}
"""What parts the columns, most usual first, and what such a table is called."""


class _Lines:
    """The lines of a file as text for `csv`, one at a time, with what is wrong with those of the row that is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self._faults: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while raw := self._file.readline(MAX_LINE):
            self.number += 1
            if b"\0" in raw:
                self._faults.append("it holds NUL bytes, as a file that a crash left unfinished does")
            try:
                text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                self._faults.append(f"not UTF-8 at byte {error.start} of line {self.number}; save the file as UTF-8")
                text = raw.decode(errors="replace")
            yield text

    def fault(self) -> str:
        """What was wrong since this was asked last; empty where nothing was."""
        first = self._faults[0] if self._faults else ""
        self._faults.clear()
        return first


def read_table(file: BinaryIO, delimiter: str) -> Iterator[RawRow]:
    """The rows in order, numbered by the line that each begins at. Raises `FormError` for a header that is none."""
    # Only ever raised: a solution may be longer than what is allowed at first.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    lines = _Lines(file)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    names = _header(rows, lines)
    while True:
        number = lines.number + 1
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawRow(number, digest_of(f"line {number}".encode()), error=f"not CSV: {_told(error)}")
            lines.fault()
            continue
        if fault := lines.fault():
            yield RawRow(number, _digest(values), error=fault)
        elif len(values) == len(names):
            yield RawRow(number, _digest(values), dict(zip(names, values, strict=True)))
        elif values:
            yield RawRow(number, _digest(values), error=_ragged(values, names, delimiter))


def delimiter_of(first: bytes, names: Collection[str]) -> str | None:
    """What parts the columns of a header, one of which has one of these names; None where it is no such header."""
    text = bare(first).decode(errors="replace")
    for delimiter in DELIMITERS:
        if set(names) & {name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])}:
            return delimiter
    return None


def _header(rows: Iterator[list[str]], lines: _Lines) -> list[str]:
    try:
        names = [name.strip() for name in next((row for row in rows if row), [])]
    except csv.Error as error:
        raise FormError(f"the header is not CSV: {_told(error)}") from None
    if fault := lines.fault():
        raise FormError(f"the header: {fault}")
    twice = next((name for name, count in Counter(names).items() if name and count > 1), None)
    if twice is not None:
        raise FormError(f"the header has the column {twice!r} twice; give each a name of its own")
    return names


def _ragged(values: list[str], names: list[str], delimiter: str) -> str:
    advice = f'; put a text that holds {delimiter!r} or a line end in "quotes"' if len(values) > len(names) else ""
    return f"{len(values)} columns where the header has {len(names)}{advice}"


def _told(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a field of more than {MAX_LINE:,} characters: is there a quote that is never closed?"
    return "the file ends within a quoted text" if "unexpected end" in text else text


def _digest(values: list[str]) -> str:
    return digest_of("\0".join(values).encode())
