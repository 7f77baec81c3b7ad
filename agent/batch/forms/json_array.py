"""One JSON array of objects. It is read as a whole, so it may not be large."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from redline.agent.batch.forms.json_lines import bare, check_object
from redline.agent.batch.forms.raw_row import FormError, RawRow, digest_of
from redline.store import json_fault

MAX_ARRAY = 64 << 20
"""Bytes an array may have."""


def read_json_array(file: BinaryIO) -> Iterator[RawRow]:
    """The items in order. Raises `FormError` for what is no such array, or too large to be read whole."""
    data = file.read(MAX_ARRAY + 1)
    if len(data) > MAX_ARRAY:
        raise FormError(
            f"a JSON array of more than {MAX_ARRAY:,} bytes, which would have to be held whole; "
            "write each of its objects on a line of its own: jq -c '.[]'"
        )
    for number, item in enumerate(_items(data), 1):
        digest = digest_of(json.dumps(item).encode())
        try:
            yield RawRow(number, digest, check_object(item))
        except ValueError as error:
            yield RawRow(number, digest, error=str(error))


def _items(data: bytes) -> list[object]:
    try:
        items = json.loads(bare(data).decode())
    except UnicodeDecodeError as error:
        raise FormError(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except RecursionError:
        raise FormError("begins like a JSON array, but is nested too deeply to be read here") from None
    except ValueError as error:
        raise FormError(f"begins like a JSON array, but is not JSON: {json_fault(error)}") from None
    return items if isinstance(items, list) else [items]
