"""What a form of input reads: the fields of a row, before anything is asked of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class FormError(ValueError):
    """A file as a whole cannot be read in its form; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file, or what is wrong with it."""

    number: int
    """Where it stands, from 1: of its line, its item or its row."""
    digest: str
    """Of its content, as hexadecimal digits: what names it where nothing else does."""
    fields: Mapping[str, Any] | None = None
    """None where it cannot be read."""
    error: str = ""
    """What is wrong with it."""
    text: str = ""
    """What is shown of one that is too long to be read."""


def digest_of(content: bytes) -> str:
    """The SHA-256 of a row's content."""
    return hashlib.sha256(content).hexdigest()
