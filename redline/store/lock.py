"""One writer at a time: a lock that goes with an open file, and that the system frees when the process is gone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from redline.store.errors import RunRefused


def open_locked(path: Path, taken: str, whose: Path | None = None) -> int:
    """The descriptor of a file to read and write, made where there is none, and locked until it is closed.

    Raises `RunRefused` about `whose`, or the file: saying `taken` where another run holds it.

    flock, not POSIX's lockf: it is not lost when another descriptor of the file is closed, and a process that inherits
    the descriptor holds the lock too. The processes of a training on several may outlive a killed parent.
    """
    whose = whose or path
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RunRefused(f"{whose}: cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        why = taken if isinstance(error, BlockingIOError) else f"cannot be locked: {error.strerror}"
        raise RunRefused(f"{whose}: {why}") from error
    return file


def is_locked(path: Path) -> bool | None:
    """Whether a run holds the file, without taking it from anybody; None where that cannot be told.

    Raises `OSError` where it is not there or cannot be read.
    """
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Shared, so that two who look do not see each other; it is given back at once.
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    else:
        return False
    finally:
        os.close(file)
