"""JSON Lines: an object a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from redline.agent.batch.forms.raw_row import RawRow, digest_of
from redline.store import half_surrogate, json_fault, line_fault

MAX_LINE = 16 << 20
"""Bytes a line may have. A longer one is a bad row, and is never held whole."""
EXCERPT = 200
"""Characters that are shown of a text too long to be shown."""

_BOM = b"\xef\xbb\xbf"
_KINDS = {list: "array", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def read_json_lines(file: BinaryIO) -> Iterator[RawRow]:
    """The rows in order. Blank lines are skipped, and byte order marks before a row."""
    number = 0
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            yield _too_long(raw, file, number)
        elif stripped := bare(raw):
            yield _parse(stripped, number)


def first_line(file: BinaryIO) -> bytes:
    """The first that is not blank, without what stands around it, as far as a line may go."""
    while raw := file.readline(MAX_LINE):
        if stripped := bare(raw):
            return stripped
    return b""


def bare(raw: bytes) -> bytes:
    """The line without space around it and without byte order marks before it, which joined files bring along."""
    line = raw.strip()
    while line.startswith(_BOM):
        line = line[len(_BOM) :].strip()
    return line


def check_object(fields: object) -> dict[str, Any]:
    """The object that a row has to be. Raises `ValueError`, saying what is wrong with it."""
    if not isinstance(fields, dict):
        raise ValueError(f"a JSON {_KINDS[type(fields)]}, not an object")
    try:
        half = half_surrogate(fields)
    except RecursionError:
        raise ValueError("not JSON to be read here: nested too deeply") from None
    if half:
        raise ValueError("holds half of a surrogate pair, which is not text")
    return fields


def _too_long(begun: bytes, file: BinaryIO, number: int) -> RawRow:
    """The bad row of a line of which this is the beginning; its rest is read and forgotten."""
    whole, size, last = hashlib.sha256(begun), len(begun), begun
    while not last.endswith(b"\n") and (last := file.readline(MAX_LINE)):
        whole.update(last)
        size += len(last)
    told = f"{size:,} bytes, sha256 {whole.hexdigest()}"
    return RawRow(
        number,
        whole.hexdigest(),
        error=f"too long: {size:,} bytes, at most {MAX_LINE:,} in a row",
        text=f"{begun[:EXCERPT].decode(errors='replace')}… ({told})",
    )


def _parse(raw: bytes, number: int) -> RawRow:
    try:
        return RawRow(number, digest_of(raw), _object(raw))
    except ValueError as error:
        return RawRow(number, digest_of(raw), error=str(error))


def _object(raw: bytes) -> dict[str, Any]:
    """The object of a line. Raises `ValueError`, saying what is wrong with it."""
    try:
        fields = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except RecursionError:
        raise ValueError("not JSON to be read here: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {json_fault(error)}{line_fault(raw)}") from None
    return check_object(fields)
