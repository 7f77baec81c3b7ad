"""Finished files of rows in another form: JSON Lines as Parquet, for those who load it, and back.

What a stage left of rows that it dropped, or that failed, is not exported. Fields that hold anything (`JSON_FIELDS`)
become columns of Parquet's type JSON: as columns of their own kind they would have to have the same fields in every
row. The file is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from redline.inference import BackendMissing
from redline.store import DataError, RunRefused, json_line, read_entries, whole_file
from redline.training.pipeline.row_file import is_row
from redline.training.sft.data.conversation import published, read_conversations

if TYPE_CHECKING:
    import pyarrow as pa

JSON_FIELDS = ("origins", "program")
BATCH_ROWS = 4096
"""Rows in memory at once; a row group of the Parquet file."""

Fields: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = Callable[[], Iterator[Fields]]
"""Begins to read the rows; Parquet is written in two passes, the first of which finds the columns' types."""


def kept_rows(source: Path) -> Iterator[Fields]:
    """The rows of a file as they are. Raises `DataError` as reading does, and for an id that comes twice."""
    seen: set[str] = set()
    for entry in read_entries(str(source)):
        if not is_row(entry.fields):
            continue
        if entry.fields.get("id") is not None:
            name = entry.name()
            if name in seen:
                raise entry.wrong(f"the id {name!r} is there twice")
            seen.add(name)
        yield entry.fields


def published_rows(source: Path) -> Iterator[Fields]:
    """The conversations of a file in the form in which GenPRM-MATH-Data is published. Raises `DataError`."""
    return map(published, read_conversations(source))


def export(rows: Rows, target: Path) -> int:
    """Write the rows to a new file, Parquet or JSON Lines by its name. Returns how many.

    Raises `RunRefused` where the file is there already or has another ending, `StorageFailed` where the file system
    refuses, `DataError` for what the rows raise or cannot be written, `BackendMissing` without pyarrow. Then nothing
    is left behind.
    """
    write = {".parquet": _write_parquet, ".jsonl": _write_lines}.get(target.suffix)
    if write is None:
        raise RunRefused(f"{target}: its name must end in .parquet or .jsonl")
    if target.exists():
        raise RunRefused(f"{target}: is there already; choose another output file")
    with whole_file(target, sync=True) as file:
        count = write(rows, file)
        if not count:
            raise DataError("there are no rows to write: all were dropped, or failed")
    return count


def _write_lines(rows: Rows, file: BinaryIO) -> int:
    count = 0
    for count, row in enumerate(rows(), 1):
        try:
            file.write(json_line(row))
        except (TypeError, ValueError) as error:
            raise DataError(f"row {count} cannot be written as JSON: {error}") from error
    return count


def _write_parquet(rows: Rows, file: BinaryIO) -> int:
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise BackendMissing("Parquet needs the package pyarrow: pip install pyarrow") from error
    count = 0
    try:
        schema = _schema(rows())
        with ParquetWriter(file, schema) as writer:
            for batch in _batches(rows()):
                writer.write_table(pa.Table.from_pylist(batch, schema))
                count += len(batch)
    except pa.ArrowException as error:
        raise DataError(f"the rows do not fit into one table: {error}") from error
    return count


def _schema(rows: Iterator[Fields]) -> pa.Schema:
    """The types that hold the values of all rows; a field that only some rows have is null in the others."""
    import pyarrow as pa

    schema = pa.schema([])
    for batch in _batches(rows):
        names = dict.fromkeys(name for row in batch for name in row)
        types = {name: pa.array([row.get(name) for row in batch]).type for name in names}
        known = [(name, pa.json_() if name in JSON_FIELDS else kind) for name, kind in types.items()]
        schema = pa.unify_schemas([schema, pa.schema(known)], promote_options="permissive")
    return schema


def _batches(rows: Iterable[Fields]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH_ROWS)):
        yield [{name: _cell(name, value) for name, value in row.items()} for row in batch]


def _cell(name: str, value: Any) -> Any:
    if name not in JSON_FIELDS or value is None:
        return value
    return json.dumps(value, ensure_ascii=False)
