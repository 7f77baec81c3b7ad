"""What a run of the pipeline was asked for, and the stages it has finished: `run.jsonl` in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redline.record import Record
from redline.store import RecordLog

NAME = "run.jsonl"


class StageResult(Record):
    """One finished stage."""

    name: str
    rows: int
    """Of its input."""
    kept: int
    dropped: dict[str, int]
    """Reason to count."""
    failed: int
    seconds: float
    """Of the run that finished it."""


def run_log(folder: Path, asked: Mapping[str, Any]) -> RecordLog[StageResult]:
    """The log in one folder, not entered yet.

    A stage that is in it is not done again, so that what the next ones were made of does not change under them.
    """
    return RecordLog(folder / NAME, "recipe", asked, StageResult, "the log of a training")
