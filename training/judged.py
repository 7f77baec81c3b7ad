"""Conversations of the pipeline, whose mistakes are the policy's own, as lessons of the embedded verifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.rowfile import read_records
from training.rows import ConversationRow
from verifier import wire

Judged = tuple["JudgedStep", ...]
"""The steps of a solution, up to the first wrong one."""


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """A step with its rationale."""

    text: str
    """Of the first one, with the problem in front."""
    rationale: str


def read_judged(path: Path) -> Iterator[Judged]:
    """The conversations of a file that `redline train filter` wrote. Raises `DataError`."""
    for row in read_records(path, ConversationRow):
        said = [turn.content for turn in row.conversations[1:]]
        yield tuple(JudgedStep(wire.without_tags(a), b) for a, b in zip(said[::2], said[1::2], strict=True))
