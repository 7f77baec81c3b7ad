"""Rows of several files of data: every id once, and of each file only so many, the same ones every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Protocol, TypeVar

from redline.store.data_file import Entry, read_entries


class HasId(Protocol):
    """A row that can be told from all others."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=HasId)


def read_rows(sources: Iterable[str], read_row: Callable[[Entry], T], limit: int | None = None) -> list[T]:
    """The rows of the files in order; of each file or split only `limit` where it has more.

    Which ones a hash of their ids decides: published files hold the wrong solutions first. They are the same every
    time, and a higher limit adds to them. Raises `DataError`, with file and line, for an id that is there twice, and
    whatever `read_row` and `read_entries` raise.
    """
    first: dict[str, str] = {}
    subsets: dict[str, list[T]] = {}
    rows: list[T] = []
    for entry in chain.from_iterable(map(read_entries, sources)):
        row = read_row(entry)
        if row.id in first:
            raise entry.wrong(f"the id {row.id!r} is given twice; it was first at {first[row.id]}")
        first[row.id] = entry.where
        subsets.setdefault(entry.subset, []).append(row)
        rows.append(row)
    kept = {row.id for subset in subsets.values() for row in _drawn(subset, limit)}
    return [row for row in rows if row.id in kept]


def _drawn(rows: Sequence[T], limit: int | None) -> Sequence[T]:
    return rows if limit is None else sorted(rows, key=lambda row: hashlib.sha256(row.id.encode()).digest())[:limit]
