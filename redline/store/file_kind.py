"""Files that are not JSON Lines, told by how they begin, and what makes JSON Lines of them."""

from __future__ import annotations

import json
import re

HEAD = 4096
"""Bytes of a file's beginning that are looked at."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPACK = "unpack it first"
_MAGIC = {
    b"\x1f\x8b": f"compressed by gzip; {_UNPACK}: gzip -dc",
    b"\x28\xb5\x2f\xfd": f"compressed by zstd; {_UNPACK}: zstd -dc",
    b"BZh": f"compressed by bzip2; {_UNPACK}: bzip2 -dc",
    b"\xfd7zXZ\0": f"compressed by xz; {_UNPACK}: xz -dc",
    b"PK\x03\x04": f"a zip archive, or a workbook; {_UNPACK}, or save it as JSON Lines",
    b"PAR1": "Parquet; its name must end in .parquet where Parquet is read, and otherwise save it as JSON Lines",
    b"SQLite format 3\0": "a database; save the table as JSON Lines",
    b"%PDF": "a PDF",
    b"version https://git-lfs": "the pointer that Git LFS leaves in the place of a file; fetch the file: git lfs pull",
}
# UTF-32's mark begins with UTF-16's.
_MARKS = {
    b"\xff\xfe\0\0": "UTF-32LE",
    b"\0\0\xfe\xff": "UTF-32BE",
    b"\xff\xfe": "UTF-16LE",
    b"\xfe\xff": "UTF-16BE",
}


def binary_kind(head: bytes) -> str | None:
    """What a file is that begins so, and what to do, where it is no UTF-8 text at all; None where it may be."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return _encoded(encoding)
    if head[1:2] == b"\0" and head[:1] not in (b"", b"\0"):
        return _encoded("UTF-16LE")
    return _encoded("UTF-16BE") if head[:1] == b"\0" and head[1:2] not in (b"", b"\0") else None


def _encoded(encoding: str) -> str:
    return f"not UTF-8 but {encoding}; save it as UTF-8, or: iconv -f {encoding} -t UTF-8"


def text_kind(line: bytes) -> str | None:
    """What a text is whose first line that is not blank is this, where that is no JSON Lines; None where it may be."""
    begun = line.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\r{" in begun:
        return "lines that end with a carriage return alone; write newlines: tr '\\r' '\\n'"
    if begun.startswith(b"["):
        return "one JSON array; write each of its objects on a line of its own: jq -c '.[]'"
    if begun.startswith(b"{"):
        whole = begun.rstrip().endswith((b"}", b"},"))
        return None if whole else "an object over several lines; write each on one line: jq -c ."
    return _no_json(begun) if begun and not line_fault(begun) else None


def _no_json(begun: bytes) -> str:
    if begun.startswith(b"<"):
        return "HTML or XML, as a page that wants a login is; fetch the file itself"
    if any(sign in begun for sign in (b",", b";", b"\t")):
        return "CSV or another table; save it as JSON Lines (pandas: to_json(..., orient='records', lines=True))"
    return 'plain text; a row is an object such as {"problem": "3 + 4 = ?", "answer": "7"}'


def line_fault(line: bytes) -> str:
    """What to do about a line that is not JSON, as far as its ends tell: empty, or words that go behind the error."""
    begun, ended = line.strip()[:2], line.strip()[-2:]
    if begun.startswith(b"#") or begun == b"//":
        return "; JSON Lines has no comments"
    if begun.startswith(b"{") and ended == b"},":
        return "; take away the comma behind the object"
    if line.rstrip(b" \t\r\n}]").endswith(b","):
        return "; take away the comma behind the last field"
    if b"\0" in line:
        return "; it holds NUL bytes, as a file that a crash left unfinished does"
    return ""


def json_fault(error: ValueError) -> str:
    """What Python says of a text that is not JSON, in words for who wrote it."""
    # Of a long number it names a function of its own, which no user of a file can call.
    return "a number with too many digits; write it as a text" if "int_max_str" in str(error) else str(error)


def half_surrogate(value: object) -> bool:
    """Whether half of a surrogate pair, which is no text, is in what was read. Raises `RecursionError`."""
    return bool(_SURROGATE.search(json.dumps(value, ensure_ascii=False, default=str)))
