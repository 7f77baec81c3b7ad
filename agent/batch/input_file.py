"""The rows of a batch's input file, JSON Lines: a problem in each, and what `Columns` names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redline.agent.batch.columns import Columns
from redline.agent.batch.forms.json_lines import first_line, read_json_lines
from redline.agent.batch.forms.raw_row import RawRow
from redline.agent.batch.rows import BatchRow, InvalidRow, KnownRow, RowReader
from redline.store import HEAD, RunRefused, binary_kind, text_kind

# The first line of an array of objects that is written over several.
_ARRAY = re.compile(rb"\[\s*(\{|$)")
_NAMES = 1000
"""Names of columns that are remembered."""


@dataclass(frozen=True, slots=True)
class InputOverview:
    """What one pass over the input found."""

    rows: dict[str, KnownRow]
    """By id, for every line, bad rows included."""
    golds: int
    """Rows with a gold answer."""
    bad: int
    given: int = 0
    """Rows with an answer that is there already."""


def read_rows(path: Path, columns: Columns | None = None) -> Iterator[BatchRow | InvalidRow]:
    """The rows in order, one line in memory at a time. Raises `RunRefused` when the file cannot be read."""
    reader = RowReader(columns or Columns())
    return (reader.read(raw) for raw in _raw_rows(path))


def check_input(path: Path, columns: Columns | None = None) -> InputOverview:
    """Check a whole input before anything runs.

    Raises `RunRefused` when it cannot be read, holds no row at all, is not JSON Lines, lacks a column that was named
    in every row, or gives one id to two rows.
    """
    columns = columns or Columns()
    if path.exists() and not path.is_file():
        raise RunRefused(f"{path}: not a regular file; it is read twice")
    _refuse_other_kinds(path)
    rows: dict[str, KnownRow] = {}
    names: dict[str, None] = {}
    golds = given = bad = 0
    first_error = ""
    reader = RowReader(columns)
    for raw in _raw_rows(path):
        row = reader.read(raw)
        _remember(names, raw)
        known = KnownRow.of(row)
        if (before := rows.setdefault(row.id, known)) is not known:
            _refuse_two(path, row.id, before, known)
            continue
        golds, given = golds + bool(row.golds), given + bool(row.given)
        if isinstance(row, InvalidRow):
            bad += 1
            first_error = first_error or row.error
    if not rows:
        raise RunRefused(f"{path}: holds no rows")
    if names and (missing := columns.missing(names)):
        raise RunRefused(f"{path}: {missing}")
    if bad == len(rows):
        name = columns.problems[0]
        raise RunRefused(f"{path}: not JSON Lines with a {name!r} in each row: {first_error}{_advice(path)}")
    return InputOverview(rows, golds, bad, given)


def _raw_rows(path: Path) -> Iterator[RawRow]:
    try:
        with path.open("rb") as file:
            yield from read_json_lines(file)
    except OSError as error:
        raise RunRefused(f"{path}: cannot be read: {error.strerror or error}") from error


def _remember(names: dict[str, None], raw: RawRow) -> None:
    if raw.fields is not None and len(names) < _NAMES:
        names.update(dict.fromkeys(raw.fields))


def _refuse_two(path: Path, name: str, first: KnownRow, second: KnownRow) -> None:
    """Raise `RunRefused` for two rows of one id, unless they say the same."""
    if first.same(second):
        return
    raise RunRefused(
        f"{path}: the id {name!r} is given twice, at line {first.line} and line {second.line}, to rows that differ; "
        "ids must be unique (a row without one is named after its problem)"
    )


def _refuse_other_kinds(path: Path) -> None:
    """Raise `RunRefused` for a file that as a whole is something else than lines of text."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise RunRefused(f"{path}: cannot be read: {error.strerror or error}") from error
    if kind := binary_kind(head):
        raise RunRefused(f"{path}: not JSON Lines: it is {kind}")
    first = _first_line(path)
    if _ARRAY.match(first) and not _is_json(first):
        raise RunRefused(f"{path}: not JSON Lines: it is {text_kind(first)}")


def _advice(path: Path) -> str:
    kind = text_kind(_first_line(path))
    return f"; the file looks like {kind}" if kind else ""


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        return first_line(file)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
