"""Files that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from redline.store.errors import storage_failed


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, in the place of one that is there, so that it is never half written. Raises `StorageFailed`."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
        partial.replace(path)
    except OSError as error:
        raise storage_failed(path, error) from error
