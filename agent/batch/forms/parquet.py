"""Parquet, through pyarrow."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from redline.agent.batch.forms.json_lines import check_object
from redline.agent.batch.forms.raw_row import FormError, RawRow, digest_of

MAGIC = b"PAR1"
"""What a file begins and ends with."""
_AT_ONCE = 256
"""Rows in memory at once."""


def read_parquet(file: BinaryIO | gzip.GzipFile) -> Iterator[RawRow]:
    """The rows in order. Raises `FormError` for a file that is damaged, and without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise FormError(
            "Parquet needs the package pyarrow: pip install pyarrow, or the extra `data` of this package"
        ) from None
    number = 0
    with tempfile.TemporaryFile() as unpacked:
        try:
            # Its directory stands at the end: what is packed can be read only once it is unpacked whole.
            if isinstance(file, gzip.GzipFile):
                shutil.copyfileobj(file, unpacked)
            with ParquetFile(unpacked if isinstance(file, gzip.GzipFile) else file) as table:
                for batch in table.iter_batches(_AT_ONCE):
                    for fields in batch.to_pylist():
                        number += 1
                        yield _row(number, fields)
        except (pa.ArrowException, ValueError) as error:
            raise FormError(f"row {number + 1}: cannot be read as Parquet: {error}") from error


def _row(number: int, fields: dict[str, Any]) -> RawRow:
    plain = {name: _plain(value) for name, value in fields.items()}
    digest = digest_of(json.dumps(plain, default=str).encode())
    try:
        return RawRow(number, digest, check_object(plain))
    except ValueError as error:
        return RawRow(number, digest, error=str(error))


def _plain(value: Any) -> Any:
    """Numbers and dates of Parquet's own kinds as the text that would stand in a table."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime | date | time) else value
