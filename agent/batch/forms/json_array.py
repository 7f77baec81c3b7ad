"""One JSON array of objects, read item by item: one of them is in memory at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from redline.agent.batch.forms.json_lines import MAX_LINE, check_object
from redline.agent.batch.forms.raw_row import FormError, RawRow, digest_of
from redline.store import json_fault

_CHUNK = 1 << 16
"""Bytes that are read at once, where an item does not ask for more."""
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_DECODER = json.JSONDecoder()


def read_json_array(file: BinaryIO) -> Iterator[RawRow]:
    """The items in order. Raises `FormError` for what is no such array, or has an item too large for a row."""
    for number, item in enumerate(_items(_ArrayText(file)), 1):
        digest = digest_of(json.dumps(item).encode())
        try:
            yield RawRow(number, digest, check_object(item))
        except ValueError as error:
            yield RawRow(number, digest, error=str(error))


class _ArrayText:
    """The text of a file from where it is read; what was read is forgotten."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._bytes = 0
        self._text, self._at = "", 0
        self.ended = False
        """Whether there is nothing behind what is held."""

    def next_sign(self) -> str:
        """The next character that is no space, which is left where it is; empty at the end of the file."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text) or self.ended:
                return self._text[self._at : self._at + 1]
            self._read(_CHUNK)

    def skip(self) -> None:
        """Go on behind one character."""
        self._at += 1

    def value(self) -> object:
        """The JSON value that begins here, and what is behind it next. Raises `ValueError`, `RecursionError`."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self.ended or len(self._text) - self._at > MAX_LINE:
                    raise
            else:
                # A number may go on in what is not read yet.
                if end < len(self._text) or self.ended:
                    self._at = end
                    return value
            # As much again as there is: a long item is tried a few times, not once for each chunk.
            self._read(max(_CHUNK, len(self._text) - self._at))

    def _read(self, size: int) -> None:
        raw = self._file.read(size)
        try:
            text = self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            # What is left of the chunk before stands at its beginning.
            place = self._bytes - (len(error.object) - len(raw)) + error.start
            raise FormError(f"not UTF-8 at byte {place}; save the file as UTF-8") from None
        self._bytes += len(raw)
        self._text, self._at = self._text[self._at :] + text, 0
        self.ended = not raw


def _items(text: _ArrayText) -> Iterator[Any]:
    text.next_sign()
    text.skip()
    number = 0
    if text.next_sign() == "]":
        text.skip()
    else:
        while True:
            number += 1
            yield _value(text, number)
            sign = text.next_sign()
            text.skip()
            if sign == "]":
                break
            if sign != ",":
                raise _no_array(f"{_end_or(sign)} where a ',' or the closing ']' belongs, behind item {number}")
            text.next_sign()
    if text.next_sign():
        raise _no_array(f"something stands behind its end, after {number} items")


def _value(text: _ArrayText, number: int) -> object:
    try:
        return text.value()
    except RecursionError:
        raise FormError("begins like a JSON array, but is nested too deeply to be read here") from None
    except json.JSONDecodeError as error:
        if not text.ended:
            raise FormError(
                f"begins like a JSON array, but item {number} is not JSON, or longer than {MAX_LINE:,} characters"
            ) from None
        raise _no_array(f"item {number}: {error.msg}") from None
    except ValueError as error:
        raise _no_array(f"item {number}: {json_fault(error)}") from None


def _end_or(sign: str) -> str:
    return repr(sign) if sign else "the file ends"


def _no_array(why: str) -> FormError:
    return FormError(f"begins like a JSON array, but is not JSON: {why}")
