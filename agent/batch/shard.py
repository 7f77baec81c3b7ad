"""A part of the rows of an input, so that several machines can share them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from redline.store import RunRefused

_SHARD = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shard:
    """Every row whose place in the input, counted from 1, leaves `number` when it is counted through to `count`."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2/8` is the second of eight. Raises `RunRefused`."""
        found = _SHARD.fullmatch(text.strip())
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise RunRefused(f"a shard is I/N, such as 2/8 for the second of eight, with I from 1 to N; not {text!r}")
        return cls(int(found[1]), int(found[2]))

    def has(self, place: int) -> bool:
        """Whether the row at this place, from 1, belongs to it."""
        return place % self.count == self.number % self.count

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
