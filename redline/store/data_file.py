"""Files of labelled data, read object by object, every complaint with file and line.

JSON Lines and Parquet (`.parquet`) are read as a stream, so that they may be larger than memory. A file that begins
with `[` is taken for one JSON array, and read as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from redline.inference import BackendMissing
from redline.store.errors import DataError
from redline.store.file_kind import HEAD, binary_kind, half_surrogate, json_fault, line_fault, text_kind

if TYPE_CHECKING:
    import pyarrow as pa

HUB = "hub:"
BATCH_ROWS = 1024
"""Rows of a Parquet file in memory at once."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a file, and where it stands."""

    where: str
    """`FILE: line 3`, or `FILE: item 3` in an array, or `FILE: row 3`."""
    subset: str
    """The file's name without its ending, or the split's."""
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A string that is not blank. Raises `DataError`."""
        value = self.required(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{name!r} must be text, and is {_shown(value)}")
        return value

    def required(self, name: str) -> Any:
        """The field as it is. Raises `DataError` when it is not there."""
        if name not in self.fields:
            raise self.wrong(f"{name!r} is missing; it has {', '.join(map(repr, self.fields)) or 'nothing'}")
        return self.fields[name]

    def name(self) -> str:
        """The `id`, a string or a whole number. Raises `DataError`."""
        value = self.required("id")
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise self.wrong(f"'id' must be a string or a whole number, and is {_shown(value)}")
        return str(value)

    def wrong(self, what: str) -> DataError:
        """The complaint, to be raised."""
        return DataError(f"{self.where}: {what}")


def read_entries(source: str) -> Iterator[Entry]:
    """The objects of a file, or of `hub:ORG/NAME` (all splits) or `hub:ORG/NAME#SPLIT` through `datasets`.

    Raises `DataError` for what cannot be read or is no object, `BackendMissing` without the package.
    """
    return _read_hub(source.removeprefix(HUB)) if source.startswith(HUB) else _read_file(Path(source))


def _read_file(path: Path) -> Iterator[Entry]:
    found = 0
    for where, value in _parquet(path) if path.suffix == ".parquet" else _json(path):
        found += 1
        yield _entry(where, path.stem, value)
    if not found:
        raise DataError(f"{path}: holds no rows")


def _json(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with path.open("rb") as file:
            if kind := binary_kind(file.peek(HEAD)):
                raise DataError(f"{path}: not JSON: it is {kind}")
            is_array = file.peek().removeprefix(_BOM).lstrip().startswith(b"[")
            yield from _array(path, file.read()) if is_array else _lines(path, file)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error


def _array(path: Path, data: bytes) -> Iterator[tuple[str, Any]]:
    text = _text(data, str(path))
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: begins like a JSON array, but is not JSON: {_reason(error)}") from None
    for number, value in enumerate(values, 1):
        yield f"{path}: item {number}", value


def _lines(path: Path, file: BinaryIO) -> Iterator[tuple[str, Any]]:
    # In bytes: JSON strings may hold bare U+2028 and its like, which end a line of text.
    for number, line in enumerate(file, 1):
        where = f"{path}: line {number}"
        text = _text(line, where)
        if text.strip():
            try:
                yield where, json.loads(text)
            except (ValueError, RecursionError) as error:
                torn = "" if line.endswith(b"\n") else "; the file ends within this line, as if it was cut off"
                kind = text_kind(line) if number == 1 and not torn else None
                looks = f"; the file looks like {kind}" if kind else line_fault(line)
                raise DataError(f"{where}: not JSON: {_reason(error)}{looks}{torn}") from None


def _reason(error: ValueError | RecursionError) -> str:
    return "nested too deeply to be read here" if isinstance(error, RecursionError) else json_fault(error)


def _text(data: bytes, where: str) -> str:
    try:
        # Files that were joined bring a mark each.
        return re.sub(rb"\A(?:\s*\xef\xbb\xbf)+", b"", data).decode()
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: not UTF-8 text (byte {error.start})") from error


def _parquet(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BackendMissing(f"{path}: Parquet needs the package pyarrow: pip install pyarrow") from error
    number = 0
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS):
                for value in _batch(batch):
                    number += 1
                    yield f"{path}: row {number}", value
    except FileNotFoundError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (OSError, ValueError, RecursionError, pa.ArrowException) as error:
        raise DataError(f"{path}: row {number + 1}: cannot be read as Parquet: {error}") from error


def _batch(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows of a batch; a column of Parquet's type JSON holds what its texts say."""
    import pyarrow as pa

    rows = cast("list[dict[str, Any]]", batch.to_pylist())
    for name in (field.name for field in batch.schema if isinstance(field.type, pa.JsonType)):
        for row in rows:
            row[name] = None if row[name] is None else json.loads(row[name])
    return rows


def _read_hub(name: str) -> Iterator[Entry]:
    repository, _, split = name.partition("#")
    try:
        from datasets import load_dataset
    except ImportError as error:
        raise BackendMissing(f"{HUB}{name}: needs the package datasets: pip install datasets") from error
    try:
        loaded = load_dataset(repository, split=split or None)
        splits = {split: loaded} if split else dict(loaded)
    except Exception as error:
        raise DataError(f"{HUB}{name}: {type(error).__name__}: {error}") from error
    for subset, rows in splits.items():
        for number, value in enumerate(rows, 1):
            yield _entry(f"{HUB}{repository}#{subset}: row {number}", str(subset), value)


def _entry(where: str, subset: str, value: Any) -> Entry:
    if not isinstance(value, dict):
        raise DataError(f"{where}: must be a JSON object, and is {_shown(value)}")
    try:
        half = half_surrogate(value)
    except RecursionError:
        raise DataError(f"{where}: nested too deeply to be read here") from None
    if half:
        raise DataError(f"{where}: holds half of a surrogate pair, which is not text")
    return Entry(where, subset, value)


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 40 else f"{text[:37]}..."
