"""What a disk can refuse while a model is pulled, in words that say what to do."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redline.inference.errors import PullFailed

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""Error numbers of a disk, a quota or a limit that is used up."""
FULL = "the disk is full: make room; what was fetched is kept, and the same command goes on from there"
SPARE = 64_000_000
"""Bytes that are left free."""


def check_free_space(name: str, folder: Path, needed: int, setting: str) -> None:
    """Raises `PullFailed` unless `needed` bytes and some to spare are free in the folder, which `setting` names."""
    needed += SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise PullFailed(
            f"{name} needs {needed / 1e9:.2f} GB free in {folder} and there are {free / 1e9:.2f}: make room, "
            f"or let {setting} name a folder on another disk"
        )


@contextmanager
def disk_errors(name: str, folder: Path) -> Iterator[None]:
    """Raises `PullFailed` for what the disk refuses while the block runs."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise PullFailed(f"{name} is not pulled: {FULL}") from error
        where = error.filename or folder
        raise PullFailed(
            f"{name} is not pulled: {where}: {error.strerror or error} (REDLINE_MODELS names another folder)"
        ) from error
