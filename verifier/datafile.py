"""Files of labelled data: JSON Lines or one JSON array, read object by object, every complaint with file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference import BackendMissing
from verifier.errors import DataError

HUB = "hub:"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a file, and where it stands."""

    where: str
    """`FILE: line 3`, or `FILE: item 3` in an array."""
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
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text (byte {error.start})") from error
    found = 0
    for where, value in _array(path, text) if text.lstrip().startswith("[") else _lines(path, text):
        found += 1
        yield _entry(where, path.stem, value)
    if not found:
        raise DataError(f"{path}: holds no rows")


def _array(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: begins like a JSON array, but is not JSON: {error}") from error
    for number, value in enumerate(values, 1):
        yield f"{path}: item {number}", value


def _lines(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    # Not `splitlines`: JSON strings may hold bare U+2028 and its like.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"{path}: line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise DataError(f"{path}: line {number}: not JSON: {error}") from error


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
    if _SURROGATE.search(json.dumps(value, ensure_ascii=False, default=str)):
        raise DataError(f"{where}: holds half of a surrogate pair, which is not text")
    return Entry(where, subset, value)


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 40 else f"{text[:37]}..."
