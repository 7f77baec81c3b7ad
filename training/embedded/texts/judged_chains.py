"""Conversations of the pipeline, whose mistakes are the policy's own, as training texts of the embedded verifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redline.store import read_entries
from redline.training.pipeline.row_file import is_row, read_records
from redline.training.pipeline.schema import ConversationRow, RationaleRow
from redline.training.sft.data.conversation import conversation
from redline.verifier.genprm import prompt_format

JudgedChain = tuple["JudgedStep", ...]
"""The steps of a solution, up to the first wrong one."""


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """A step with its rationale."""

    text: str
    """Of the first one, with the problem in front."""
    rationale: str


def read_judged(path: Path) -> Iterator[JudgedChain]:
    """What `redline train filter` kept; or, where no rollouts were made to check them, what `train rationales` wrote.

    Raises `DataError`.
    """
    first = next((entry for entry in read_entries(str(path)) if is_row(entry.fields)), None)
    if first is not None and "rationales" in first.fields:
        told = (conversation(r.problem, r.steps, r.rationales) for r in read_records(path, RationaleRow))
    else:
        told = (row.conversations for row in read_records(path, ConversationRow))
    for turns in told:
        said = [turn.content for turn in turns[1:]]
        yield tuple(JudgedStep(prompt_format.without_tags(a), b) for a, b in zip(said[::2], said[1::2], strict=True))
