"""Seeds: one of its own for each vote, step and request of a chain."""

from __future__ import annotations

import hashlib


def derive_seed(*parts: int) -> int:
    """A 31-bit seed of its own for each vote, step and request; stable across runs and Python versions."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
