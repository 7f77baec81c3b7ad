"""How much of a download is there, seen from outside: the bytes of the files that another program writes."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ByteProgress = Callable[[int], None]
"""Told how many bytes are here by now."""

_SECONDS = 0.3
"""Between two looks."""


@contextmanager
def report_bytes(folder: Path, watch: ByteProgress, before: int = 0) -> Iterator[None]:
    """Tell `watch` of the bytes under `folder` while the block runs, on top of those that were there `before`."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(_SECONDS):
            watch(before + bytes_under(folder))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def bytes_under(folder: Path) -> int:
    """Of all files there; 0 where there is no such folder."""
    # What vanishes meanwhile is passed over by `walk`, and by `_length`.
    return sum(_length(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)


def _length(path: str) -> int:
    try:
        status = os.lstat(path)
    except OSError:
        return 0
    # Links into the same folder would count twice.
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
