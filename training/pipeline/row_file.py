"""Files of rows: the output of a stage as the input of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from redline.store import DataError, Entry, read_entries
from redline.training.pipeline.schema import LabelRow, PipelineRow, SampledRow, SolutionRow

RowT = TypeVar("RowT", bound=PipelineRow)


def is_row(fields: Mapping[str, Any]) -> bool:
    """Whether a line holds a row, and not the reason why there is none (see `redline.training.pipeline.stage`)."""
    return fields.get("dropped") is None and fields.get("failed") is None


def read_records(path: Path, kind: type[RowT]) -> Iterator[RowT]:
    """The rows of a stage's output; those dropped and failed are skipped.

    Raises `DataError` for what is no such row and for an id that comes twice.
    """
    seen: set[str] = set()
    for entry in read_entries(str(path)):
        if not is_row(entry.fields):
            continue
        row, name = record(entry, kind), entry.name()
        if name in seen:
            raise entry.wrong(f"the id {name!r} is there twice")
        seen.add(name)
        yield row


def read_solutions(path: Path) -> Iterator[SolutionRow]:
    """The solutions of a file whose rows are all `SampledRow`s, or all `SolutionRow`s (or more than that).

    Raises `DataError` as `read_records` does.
    """
    first = next((entry for entry in read_entries(str(path)) if is_row(entry.fields)), None)
    if first is None:
        return
    if "solutions" in first.fields:
        for sampled in read_records(path, SampledRow):
            yield from sampled.rows()
    elif "labels" in first.fields:
        # A teacher that is told may be told these.
        yield from read_records(path, LabelRow)
    else:
        yield from read_records(path, SolutionRow)


def record(entry: Entry, kind: type[RowT]) -> RowT:
    """The entry as a row. Raises `DataError` with its place, and what is wrong with it."""
    try:
        return kind.model_validate(entry.fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the row"
        raise entry.wrong(f"not a {kind.__name__}: {place}: {first['msg']}") from error


def count_rows(rows: Iterator[PipelineRow], path: Path) -> int:
    """How many rows there are: the whole input is read once and checked before anything runs.

    Raises what reading them raises, and `DataError` where there are none.
    """
    found = sum(1 for _ in rows)
    if not found:
        raise DataError(f"{path}: holds no rows that were kept")
    return found
