"""The rows of a batch's input file: a problem in each, and what `Columns` names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from redline.agent.batch.columns import Columns
from redline.agent.batch.forms.form import Form, form_of, looks_like, unpacked
from redline.agent.batch.forms.raw_row import FormError, RawRow
from redline.agent.batch.row_index import RowIndex
from redline.agent.batch.rows import BatchRow, InvalidRow, KnownRow, RowReader
from redline.agent.batch.shard import Shard
from redline.store import RunRefused

_NAMES = 1000
"""Names of columns that are remembered."""


@dataclass(frozen=True, slots=True)
class InputOverview:
    """What one pass over the input found."""

    rows: RowIndex
    """Those of the shard, bad ones included."""
    golds: int
    """Rows with a gold answer."""
    bad: int
    given: int = 0
    """Rows with an answer that is there already."""


class InputFile:
    """A file of rows, read once for every pass over it.

    `name`: what it is called in messages. `shard`: the part of its rows that is worked on; all of them are checked.
    """

    def __init__(self, path: Path, columns: Columns | None = None, name: str = "", shard: Shard | None = None) -> None:
        self.path = path
        self.columns = columns or Columns()
        self._name = name or str(path)
        self._shard = shard

    def __str__(self) -> str:
        return self._name

    @property
    def part(self) -> str:
        """What is worked on, in words: the file, or the shard of it."""
        return f"the shard {self._shard} of {self}" if self._shard else str(self)

    def place(self, number: int) -> str:
        """`line 3`, as its rows are counted."""
        return f"{self._form.unit} {number}"

    def rows(self) -> Iterator[BatchRow | InvalidRow]:
        """The rows in order, one in memory at a time. Raises `RunRefused` when the file cannot be read."""
        reader = RowReader(self.columns, self._form.unit)
        return (reader.read(raw) for raw in self._raw_rows())

    def check(self) -> InputOverview:
        """Check the whole of it before anything runs.

        Raises `RunRefused` when it cannot be read, holds no row at all, has a form that is not read here, has in no
        row a column that was named, or gives one id to two rows that differ. Raises `StorageFailed` where a long one
        finds no room for what is to be remembered of it.
        """
        if self.path.exists() and not self.path.is_file():
            raise RunRefused(f"{self}: not a regular file; it is read twice")
        rows = RowIndex()
        names: dict[str, None] = {}
        golds = given = bad = 0
        first_error = ""
        reader = RowReader(self.columns, self._form.unit)
        for raw in self._raw_rows():
            row = reader.read(raw)
            _remember(names, raw)
            known = KnownRow.of(row)
            if not rows.add(row.id, known):
                self._refuse_two(row.id, rows.get(row.id), known)
                continue
            golds, given = golds + bool(row.golds), given + bool(row.given)
            if isinstance(row, InvalidRow):
                bad += 1
                first_error = first_error or row.error
        if not rows:
            raise RunRefused(f"{self}: holds no rows")
        if names and (missing := self.columns.missing(names)):
            raise RunRefused(f"{self}: {missing}")
        if bad == len(rows):
            raise RunRefused(self._nothing_but_bad_rows(first_error))
        self._keep_shard(rows)
        return InputOverview(rows, golds, bad, given)

    @cached_property
    def _form(self) -> Form:
        with self._reading():
            return form_of(self.path, self.columns.problems)

    def _raw_rows(self) -> Iterator[RawRow]:
        with self._reading(), unpacked(self.path) as file:
            yield from self._form.read(file)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FormError as error:
            raise RunRefused(f"{self}: {error}") from error
        except OSError as error:
            raise RunRefused(f"{self}: cannot be read: {error.strerror or error}") from error

    def _keep_shard(self, rows: RowIndex) -> None:
        """Forget the rows that are not of the shard."""
        if self._shard is None:
            return
        there = len(rows)
        rows.keep(self._shard)
        if not len(rows):
            raise RunRefused(f"{self}: the shard {self._shard} has no rows: there are only {there}")

    def _nothing_but_bad_rows(self, first_error: str) -> str:
        with self._reading():
            advice = looks_like(self.path) if self._form.unit == "line" and self._form.name == "JSON Lines" else ""
        return f"{self}: not {self._form.name} with a {self.columns.problems[0]!r} in each row: {first_error}{advice}"

    def _refuse_two(self, name: str, first: KnownRow | None, second: KnownRow) -> None:
        """Raise `RunRefused` for two rows of one id, unless they say the same."""
        if first is None or first.same(second):
            return
        raise RunRefused(
            f"{self}: the id {name!r} is given twice, at {self.place(first.line)} and {self.place(second.line)}, to "
            "rows that differ; ids must be unique (a row without one is named after its problem)"
        )


def _remember(names: dict[str, None], raw: RawRow) -> None:
    if raw.fields is not None and len(names) < _NAMES:
        names.update(dict.fromkeys(raw.fields))
