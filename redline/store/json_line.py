"""One line of JSON as bytes, whatever text a model produced."""

from __future__ import annotations

import json
from collections.abc import Mapping

# JSON allows them bare, but Python's `splitlines` and JavaScript take them for line ends.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def json_line(fields: Mapping[str, object]) -> bytes:
    """The object as UTF-8 JSON with a newline at its end and none within. Raises `ValueError` for NaN and infinity."""
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; written as an escape it is still JSON.
        return json.dumps(fields, allow_nan=False).encode() + b"\n"
