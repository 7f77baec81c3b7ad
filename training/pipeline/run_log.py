"""What a run of the pipeline was asked for, and the stages it has finished: `run.jsonl` in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redline.record import Record
from redline.training.pipeline.journal import Journal

NAME = "run.jsonl"
_RECIPE = "recipe"


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


class Logbook(Journal):
    """The log of one folder; a context manager that holds the folder for one run.

    A stage that is in it is not done again, so that what the next ones were made of does not change under them.
    Entering raises `RunRefused` where another run is at work, the folder cannot be written, or belongs to another
    recipe.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any]) -> None:
        super().__init__(folder / NAME)
        self._asked = dict(asked)
        self.results: list[StageResult] = []
        """The finished stages in their order, earlier runs' included."""

    def finished(self, name: str) -> StageResult | None:
        """What a stage came to; None where it is owed."""
        return next((result for result in self.results if result.name == name), None)

    def add(self, result: StageResult) -> None:
        """Write down that a stage is finished. Raises `StorageFailed`."""
        self._file.append({"id": result.name, **result.model_dump(mode="json", exclude={"name"})})
        self.results.append(result)

    def _take_over(self) -> None:
        self.results = self._read_headed(_RECIPE, self._asked, _result, "the log of a training")


def _result(line: Mapping[str, Any]) -> StageResult:
    return StageResult(**{"name": line["id"], **{key: line[key] for key in line if key != "id"}})
