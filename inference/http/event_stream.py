"""Server-sent events read from bytes as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from redline.inference.http.json_values import json_or_none

DONE = b"[DONE]"
"""The data with which servers end a stream."""

_ENDS = (b"\r", b"\n")
_FIELDS = (b"", b"data", b"event", b"id", b"retry")
"""Of a line; an empty one makes a comment."""
_BODY = (b"{", b"[", b"<")
"""What an answer begins with that is no event stream: an object, a list, a page."""


class ServerSentEvent(NamedTuple):
    """The data of one event and the JSON value it spells, None where it spells none."""

    data: bytes
    value: Any


class EventTooLong(ValueError):
    """A line or an event is longer than allowed."""


class EventStream:
    """Takes bytes, gives events; holds no more than `limit` bytes of an unfinished one.

    Lines end at LF, CR or CRLF and nowhere else. Beyond the standard: a line whose data is whole JSON is an event
    without waiting for the empty line behind it, which some servers leave out; and an answer that is a JSON object in
    place of a stream is one event.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._data: list[bytes] = []
        self._held = 0
        self._after_cr = False
        self._begun = False
        self._whole = False
        self.said = False
        """Whether any event came."""
        self.ignored = False
        """Whether lines came that are no part of an event."""

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """The events that these bytes complete. Raises `EventTooLong`."""
        if not self._begun:
            chunk = chunk.lstrip(b"\xef\xbb\xbf \r\n\t")
            self._begun, self._whole = bool(chunk), chunk.startswith(_BODY)
        if self._whole:
            self._keep(chunk)
            return
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")
        self._after_cr = chunk.endswith(b"\r") or (self._after_cr and not chunk)
        for part in chunk.splitlines(keepends=True):
            self._keep(part.rstrip(b"\r\n"))
            if part.endswith(_ENDS):
                yield from self._line(self._take())

    def end(self) -> Iterator[ServerSentEvent]:
        """What the last bytes spell when no more come."""
        rest = self._take()
        if self._whole:
            self.said = True
            yield ServerSentEvent(rest, json_or_none(rest))
        else:
            yield from self._line(rest)
            yield from self._line(b"")

    def _keep(self, part: bytes) -> None:
        self._rest += part
        if self._held + len(self._rest) > self._limit:
            raise EventTooLong(f"more than {self._limit} bytes without the end of an event")

    def _take(self) -> bytes:
        line = bytes(self._rest)
        self._rest.clear()
        return line

    def _line(self, line: bytes) -> Iterator[ServerSentEvent]:
        if not line and self._data:
            yield self._event(b"\n".join(self._data))
            self._data.clear()
            self._held = 0
        field, _, data = line.partition(b":")
        self.ignored = self.ignored or bool(line and field not in _FIELDS)
        if field == b"data" and (data := data.strip()):
            alone = None if self._data else json_or_none(data)
            if alone is not None or data == DONE:
                yield self._event(data, alone)
            else:
                self._data.append(data)
                self._held += len(data) + 1

    def _event(self, data: bytes, value: Any = None) -> ServerSentEvent:
        self.said = True
        return ServerSentEvent(data, json_or_none(data) if value is None else value)
