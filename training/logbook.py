"""What a run of the pipeline was asked for, and the stages it has finished: `run.jsonl` in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from agent.outfile import OutFile, refuse_other_settings
from agent.result import Record
from agent.rows import BatchError
from training.stage import make_folder

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


class Logbook:
    """The log of one folder; a context manager that holds the folder for one run.

    A stage that is in it is not done again, so that what the next ones were made of does not change under them.
    Entering raises `BatchError` where another run is at work, the folder cannot be written, or belongs to another
    recipe.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any]) -> None:
        self._folder, self._asked = folder, dict(asked)
        self._file = OutFile(folder / NAME)
        self.results: list[StageResult] = []
        """The finished stages in their order, earlier runs' included."""

    def __enter__(self) -> Self:
        make_folder(self._folder)
        self._file.__enter__()
        try:
            self._take_over()
        except BaseException:
            self._file.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    def finished(self, name: str) -> StageResult | None:
        """What a stage came to; None where it is owed."""
        return next((result for result in self.results if result.name == name), None)

    def add(self, result: StageResult) -> None:
        """Write down that a stage is finished. Raises `StorageFailed`."""
        self._file.append({"id": result.name, **result.model_dump(mode="json", exclude={"name"})})
        self.results.append(result)

    def _take_over(self) -> None:
        lines = self._file.lines()
        first = next(lines, None)
        if first is not None:
            where = str(self._folder)
            if first["id"] != _RECIPE:
                raise BatchError(f"{self._file.path}: not the log of a training; choose another folder")
            refuse_other_settings(first.get("asked"), self._asked, where)
            self.results = [self._result(line) for line in lines]
        self._file.cut_torn_line()
        if first is None:
            self._file.append({"id": _RECIPE, "asked": self._asked})

    def _result(self, line: dict[str, Any]) -> StageResult:
        try:
            return StageResult(**{"name": line["id"], **{key: line[key] for key in line if key != "id"}})
        except ValidationError as error:
            raise BatchError(f"{self._file.path}: not the log of a training; choose another folder") from error
