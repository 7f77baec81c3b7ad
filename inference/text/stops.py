"""Where a text must end: at the first stop string that a reader going character by character would complete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Stop(NamedTuple):
    """A stop string that was found, and the length of the text up to and including it."""

    end: int
    string: str


def first_stop(text: str, stops: Sequence[str], start: int = 0) -> Stop | None:
    """The stop string that is complete first in `text`, seen from `start` on; of two that end together, the longer."""
    found = [Stop(at + len(stop), stop) for stop in stops if (at := text.find(stop, start)) >= 0]
    return min(found, key=lambda stop: (stop.end, -len(stop.string)), default=None)
