"""What this package raises on purpose.

    StoreError
    ├── DataError        a file that is read cannot be used; the message names the file, the line and what is wrong
    ├── RunRefused       a run cannot begin, or cannot go on: its input, its output or their match is wrong
    └── StorageFailed    the output failed in the middle of a run

The first two are for the caller to mend. After the third the same command goes on, once the cause is mended.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreError(Exception):
    """Base of everything this package raises on purpose."""


class DataError(StoreError):
    """Data cannot be used; the message names the file, the line and what is wrong."""


class RunRefused(StoreError):
    """A run cannot begin, or cannot go on: its input, its output or their match is wrong. The message says where."""


class StorageFailed(StoreError):
    """The output failed in the middle of a run: its file system is full, or somebody took the file away."""


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Raises `StorageFailed` for what the file system refuses in the block, with advice where it is full."""
    try:
        yield
    except OSError as error:
        advice = "; make room, and the same command goes on" if error.errno in _FULL else ""
        raise StorageFailed(f"{path}: cannot be written: {error.strerror or error}{advice}") from error
