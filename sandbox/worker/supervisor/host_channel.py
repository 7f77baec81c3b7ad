"""The supervisor's channel to the host: JSON frames behind a 4-byte big-endian length, over a pair of descriptors."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import Any

MAX_FRAME_BYTES = 64 * 1024 * 1024
_CHUNK = 1 << 18


class HostGone(Exception):
    """The host closed the channel, died, or sent something that is no frame."""


class HostChannel:
    """Never blocks, in either direction: a slow host must not keep the supervisor from its clocks."""

    def __init__(
        self, incoming: int, outgoing: int, selector: BaseSelector, act: Callable[[dict[str, Any]], None]
    ) -> None:
        self._incoming, self._outgoing, self._selector, self._on_request = incoming, outgoing, selector, act
        self._received = bytearray()
        self._unsent = bytearray()
        for handle in (incoming, outgoing):
            os.set_blocking(handle, False)
        selector.register(incoming, EVENT_READ, self._receive)

    def send(self, frame: dict[str, Any]) -> None:
        """Queue a frame and send what goes."""
        data = json.dumps(frame).encode()
        if not self._unsent:
            self._selector.register(self._outgoing, EVENT_WRITE, self._flush)
        self._unsent += len(data).to_bytes(4, "big") + data
        self._flush()

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._outgoing, self._unsent[:_CHUNK])]
        except BlockingIOError:
            return
        except BrokenPipeError as error:
            raise HostGone("the host closed its end") from error
        self._selector.unregister(self._outgoing)

    def _receive(self) -> None:
        data = os.read(self._incoming, _CHUNK)
        if not data:
            raise HostGone("the host closed the channel")
        self._received += data
        for frame in self._frames():
            self._on_request(frame)

    def _frames(self) -> Iterator[dict[str, Any]]:
        while len(self._received) >= 4:
            size = int.from_bytes(self._received[:4], "big")
            if size > MAX_FRAME_BYTES:
                raise HostGone(f"a frame of {size} bytes")
            if len(self._received) < 4 + size:
                return
            yield _frame(self._received[4 : 4 + size])
            del self._received[: 4 + size]


def _frame(data: bytearray) -> dict[str, Any]:
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HostGone(f"no JSON: {error}") from error
    if not isinstance(frame, dict):
        raise HostGone("a frame that is no object")
    return frame
