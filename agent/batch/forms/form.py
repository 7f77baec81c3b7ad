"""Which form a file has, told by its content and its name."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from redline.agent.batch.forms.json_array import read_json_array
from redline.agent.batch.forms.json_lines import bare, first_line, read_json_lines
from redline.agent.batch.forms.parquet import MAGIC, read_parquet
from redline.agent.batch.forms.raw_row import FormError, RawRow
from redline.agent.batch.forms.table import DELIMITERS, delimiter_of, read_table
from redline.store import HEAD, binary_kind, text_kind

_GZIP = b"\x1f\x8b"
# The first line of an array of objects.
_ARRAY = re.compile(rb"\[\s*(\{|\]?$)")
_TABLES = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_JSON = {".jsonl", ".ndjson", ".json"}
_READ = "JSON Lines, nor a JSON array, CSV, TSV or Parquet"


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing rows down."""

    name: str
    unit: str
    """What its rows are counted in."""
    read: Callable[[BinaryIO], Iterator[RawRow]]
    """Reads the rows; it may raise `FormError`."""


JSON_LINES = Form("JSON Lines", "line", read_json_lines)
_JSON_ARRAY = Form("a JSON array", "item", read_json_array)
_PARQUET = Form("Parquet", "row", read_parquet)


@contextmanager
def unpacked(path: Path) -> Iterator[BinaryIO]:
    """The content of a file, unpacked where it is packed by gzip. Raises `OSError`, and `FormError` in the block."""
    with path.open("rb") as file:
        if file.peek(2)[:2] != _GZIP:
            yield file
            return
        try:
            with gzip.open(file) as inner:
                yield cast("BinaryIO", inner)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FormError(f"cannot be unpacked by gzip: {error}; is the file whole?") from error


def form_of(path: Path, problems: Collection[str]) -> Form:
    """The form of a file whose problems stand in a column of one of these names.

    Raises `FormError` for one that is not read here, with what to do about it, and `OSError`.
    """
    with unpacked(path) as file:
        head = file.read(HEAD)
    if head.startswith(MAGIC):
        return _PARQUET
    suffix = _suffix(path)
    if suffix == ".parquet" and head:
        raise FormError("its name says Parquet, but it does not begin as Parquet does")
    if kind := binary_kind(head):
        raise FormError(f"not {_READ}: it is {kind}")
    with unpacked(path) as file:
        first, more = first_line(file), bool(first_line(file))
    return _text_form(suffix, first, problems, more=more)


def looks_like(path: Path) -> str:
    """What a file whose every row is bad looks like, to be put behind the complaint; empty where that is not known."""
    with unpacked(path) as file:
        kind = text_kind(first_line(file))
    if kind and kind.startswith("CSV"):
        kind = f"{kind}, or name it .csv or .tsv"
    return f"; the file looks like {kind}" if kind else ""


def _text_form(suffix: str, first: bytes, problems: Collection[str], *, more: bool) -> Form:
    if _ARRAY.match(first) and not (more and _is_json(first)):
        return _JSON_ARRAY
    if bare(first).startswith(b"{") and _is_json(first):
        return JSON_LINES
    found = delimiter_of(first, problems) if suffix not in _JSON else None
    delimiter = found or _TABLES.get(suffix)
    if delimiter is None:
        return JSON_LINES
    return Form(DELIMITERS[delimiter], "line", partial(read_table, delimiter=delimiter))


def _suffix(path: Path) -> str:
    """The ending of the name, and of what is packed that of its content."""
    inner = path.with_suffix("") if path.suffix.lower() in (".gz", ".gzip") else path
    return inner.suffix.lower()


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
