"""What passes between the supervisor and a child: a block of code down, one record a block back.

A child may lie in its record, but only about itself, and only until the record has been read: one record with the
block's own nonce is taken, anything else costs the child its life.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

NONCE_BYTES = 8
COMMAND = Struct(">8sI")
"""nonce, length of the code in bytes; the code follows in UTF-8 (lone surrogates passed)."""

_HEAD = Struct(">c8sHH")
_MAX_TYPE, _MAX_MESSAGE = 200, 3000

# Bound here because a block of code may patch the builtins of the process it shares with us.
_pack, _unpack_from, _HEAD_BYTES = _HEAD.pack, _HEAD.unpack_from, _HEAD.size

READY, UNFIT = b"H", b"X"
"""Locked down and waiting (the message names the layers in force); could not be locked down (it says why)."""
OK, ERROR, MEMORY, DENIED, TIMEOUT = b"O", b"E", b"M", b"D", b"T"
KINDS = (READY, UNFIT, OK, ERROR, MEMORY, DENIED, TIMEOUT)
NO_NONCE = bytes(NONCE_BYTES)


class ChildReport(NamedTuple):
    """How a block ended, as the child tells it."""

    kind: bytes
    nonce: bytes
    type: str = ""
    """Name of the exception class."""
    message: str = ""


class MalformedReport(Exception):
    """These bytes are not a record."""


def _clipped(text: str, limit: int) -> bytes:
    return str.encode(text, "utf-8", "replace")[:limit]


def encode(report: ChildReport) -> bytes:
    """The record's bytes; type and message are cut to their limits."""
    kind_of_error, message = _clipped(report.type, _MAX_TYPE), _clipped(report.message, _MAX_MESSAGE)
    return _pack(report.kind, report.nonce, len(kind_of_error), len(message)) + kind_of_error + message


def decode(data: bytes) -> ChildReport | None:
    """The one record in `data`; None when more bytes must come. Raises `MalformedReport`, also for surplus bytes."""
    if len(data) < _HEAD_BYTES:
        return None
    kind, nonce, type_length, message_length = _unpack_from(data)
    if kind not in KINDS or type_length > _MAX_TYPE or message_length > _MAX_MESSAGE:
        raise MalformedReport("a record with impossible fields")
    body = data[_HEAD_BYTES:]
    if len(body) > type_length + message_length:
        raise MalformedReport("more than one record")
    if len(body) < type_length + message_length:
        return None
    return ChildReport(
        kind, nonce, body[:type_length].decode("utf-8", "replace"), body[type_length:].decode("utf-8", "replace")
    )
