"""One stream of a block's output, of which the beginning and the end are kept."""

from __future__ import annotations

KEEP_BYTES = 32 * 1024
"""Kept from each end of a stream."""
FLOOD_BYTES = 4 * 1024 * 1024
"""A block that writes more than this to one stream is killed."""


class BlockOutput:
    """Collects bytes; remembers at most `2 * KEEP_BYTES` of them."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def add(self, data: bytes) -> None:
        """Take in the next bytes of the stream."""
        self.total += len(data)
        room = KEEP_BYTES - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 8 * KEEP_BYTES:  # now and then, so that a byte at a time does not cost a copy each
            del self._tail[:-KEEP_BYTES]

    @property
    def flooded(self) -> bool:
        return self.total > FLOOD_BYTES

    @property
    def dropped(self) -> int:
        """Bytes between the kept head and the kept tail."""
        return max(0, self.total - 2 * KEEP_BYTES)

    def text(self) -> str:
        """What was kept, as UTF-8 with replacement characters, and a line where bytes were left out."""
        tail = bytes(self._tail[-KEEP_BYTES:])
        middle = f"\n[... {self.dropped} bytes left out ...]\n".encode() if self.dropped else b""
        return (bytes(self._head) + middle + tail).decode("utf-8", "replace")
