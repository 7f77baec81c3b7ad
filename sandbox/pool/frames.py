"""What a worker may say to the parent: that it is ready, that it cannot be, or how a block ended."""

from __future__ import annotations

import json
from typing import Any, get_args

from redline.sandbox.execution import Status

_STATUSES = get_args(Status)


class ProtocolError(ConnectionError):
    """What came is no message of a worker."""


def decode(data: bytes) -> dict[str, Any]:
    """The object that a frame holds. Raises `ProtocolError`."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"a frame that is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ProtocolError("a frame that is no object")
    return found


def startup(message: dict[str, Any]) -> dict[str, Any]:
    """A message of a worker that opens, if it is one. Raises `ProtocolError`.

    `starting` with the `cpu_seconds` that its start has had so far, which have grown; at last `ready` with the `layers`
    in force, or `unavailable` with a `reason`.
    """
    match message:
        case {"op": "ready", "layers": [*layers]} if all(isinstance(layer, str) for layer in layers):
            return message
        case {"op": "unavailable", "reason": str()} | {"op": "starting", "cpu_seconds": int() | float()}:
            return message
    raise ProtocolError(f"a first message that is no greeting: {str(message)[:80]}")


def reply(message: dict[str, Any]) -> dict[str, Any]:
    """Any later message, if it is one: the `id` of a block and a status. Raises `ProtocolError`."""
    match message:
        case {"id": int(), "status": str(status)} if status in _STATUSES and type(message.get("held_bytes", 0)) is int:
            return message
    raise ProtocolError(f"an answer without a number or a status: {str(message)[:80]}")
