"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from redline.store.errors import storage_errors


@contextmanager
def whole_file(path: Path, *, sync: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` when the block ends well, and is taken away otherwise.

    `sync`: what was written is on the disk before. Raises `StorageFailed`.
    """
    partial = path.with_name(f"{path.name}.partial")
    with storage_errors(path), partial.open("wb") as file:
        try:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one go, see `whole_file`. Raises `StorageFailed`."""
    with whole_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)
