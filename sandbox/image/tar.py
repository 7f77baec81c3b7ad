"""Files as one tar stream that depends on nothing but their paths and contents."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

_BLOCK = tarfile.BLOCKSIZE


def archive(files: Mapping[str, Path | bytes], programs: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """A tar archive with `files` (path in it, without a leading slash: content), in pieces.

    Owned by root, dated 1970, sorted; folders and `programs` may be entered and run by everyone, nothing is setuid, and
    links are followed. Raises `OSError` for a file that cannot be read.
    """
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents} - {"."}
    for name in sorted(folders | set(files)):
        if name in folders:
            yield _head(name, tarfile.DIRTYPE, 0, 0o755)
            continue
        content = files[name]
        data = content if isinstance(content, bytes) else content.read_bytes()
        yield _head(name, tarfile.REGTYPE, len(data), 0o755 if name in programs else 0o644)
        yield data + bytes(-len(data) % _BLOCK)
    yield bytes(2 * _BLOCK)


def _head(name: str, kind: bytes, size: int, mode: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.type, entry.size, entry.mode = kind, size, mode
    return entry.tobuf(tarfile.GNU_FORMAT)
