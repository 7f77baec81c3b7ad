"""A digest of weights, by which a model is known whatever its folder is called."""

from __future__ import annotations

import hashlib
from pathlib import Path

from redline.inference.errors import ModelNotFound


def fingerprint(folder: str | Path) -> str:
    """A digest of a folder's weights, 16 hexadecimal digits: of the names and contents of its `safetensors` files.

    Raises `ModelNotFound` where they cannot be read.
    """
    whole = hashlib.sha256()
    try:
        for path in sorted(Path(folder).glob("*.safetensors")):
            with path.open("rb") as stream:
                whole.update(f"{path.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    except OSError as error:
        raise ModelNotFound(f"the weights in {folder} cannot be read: {error.strerror}") from error
    return whole.hexdigest()[:16]


def file_fingerprint(path: Path) -> str:
    """A digest of one file of weights: the first 16 hexadecimal digits of its SHA-256. Raises `ModelNotFound`."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError as error:
        raise ModelNotFound(f"the weights in {path} cannot be read: {error.strerror}") from error
