"""A table for the time of one run: what there is of every row of a long file stands on the disk, not in memory."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redline.store.errors import StorageFailed


class ScratchTable:
    """A table `rows` of SQLite that is gone with this object, or with the process.

    Its 2 MiB used last are in memory; what is more stands in a file without a name, in the folder that `SQLITE_TMPDIR`
    or `TMPDIR` names, else in /var/tmp. Every method raises `StorageFailed` where that file cannot be written.
    """

    def __init__(self, columns: str) -> None:
        # The empty name is a private file on the disk, made when there is something to be put there.
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        # Nothing is ever taken back, and nobody looks for it after a crash.
        self.write("PRAGMA journal_mode = OFF")
        self.write(f"CREATE TABLE rows ({columns}) WITHOUT ROWID")
        # One transaction for good: without a journal an end of it would only cost time.
        self.write("BEGIN")

    def write(self, statement: str, *values: object) -> int:
        """The number of rows that a statement has changed."""
        with _errors():
            return self._connection.execute(statement, values).rowcount

    def one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """The first row that is found."""
        with _errors():
            found: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
            return found

    def each(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows that are found, one in memory at a time; the table stays as it is meanwhile."""
        with _errors():
            yield from self._connection.execute(statement, values)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        why = f"what is remembered of the rows cannot be kept on the disk: {error}"
        raise StorageFailed(f"{why}; make room in $TMPDIR (or /var/tmp), and the same command goes on") from error
