"""One writer at a time: a lock that goes with an open file, and that the system frees when the process is gone."""

from __future__ import annotations

import fcntl
from pathlib import Path

from redline.store.errors import RunRefused


def lock(file: int, path: Path, taken: str) -> None:
    """Lock an open file until it is closed. Raises `RunRefused`, saying `taken`, where another run holds it.

    flock, not POSIX's lockf: it is not lost when another descriptor of the file is closed, and a process that inherits
    the descriptor holds the lock too. The processes of a training on several may outlive a killed parent.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise RunRefused(f"{path}: {taken}") from error
    except OSError as error:
        raise RunRefused(f"{path}: cannot be locked: {error.strerror}") from error
