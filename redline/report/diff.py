"""What an attempt changed of the one before, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from redline.agent.result import Attempt

MOST_WORDS = 2000
"""Words and gaps of either side that are compared one by one; of longer texts it is the lines."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n?")

Change = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """A stretch of text, and what became of it."""

    change: Change
    text: str


class AttemptDiff(NamedTuple):
    """An attempt beside the one before."""

    kept: int
    """Steps at the beginning that both have."""
    pieces: list[Piece]
    """Of what follows them."""


def diff_of(before: Attempt, after: Attempt) -> AttemptDiff:
    """What `after` changed."""
    old, new = [step.text for step in before.steps], [step.text for step in after.steps]
    kept = next((k for k, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return AttemptDiff(kept, list(pieces("\n".join(old[kept:]), "\n".join(new[kept:]))))


def pieces(old: str, new: str) -> Iterator[Piece]:
    """The way from one text to the other; without what is `new` it is the old one, without what is `gone` the new."""
    was, now = _parts(old, new)
    for change, i, j, k, n in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if change == "equal":
            yield Piece("same", "".join(was[i:j]))
            continue
        if j > i:
            yield Piece("gone", "".join(was[i:j]))
        if n > k:
            yield Piece("new", "".join(now[k:n]))


def _parts(old: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(was), len(now)) <= MOST_WORDS:
        return was, now
    was, now = _LINES.findall(old), _LINES.findall(new)
    # Texts of that many lines differ as a whole: comparing them takes time that nobody has who reads a page.
    return (was, now) if max(len(was), len(now)) <= MOST_WORDS else ([old], [new])
