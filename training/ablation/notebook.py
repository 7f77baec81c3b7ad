"""`results.jsonl`: every finding as soon as it is made; what is in it is not made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from agent.outfile import OutFile, refuse_other_settings
from agent.rows import BatchError
from training.ablation.finding import Finding
from training.stage import make_folder

NAME = "results.jsonl"
_ABLATION = "ablation"


class Notebook:
    """The findings in one folder; a context manager that holds the folder for one run.

    Entering raises `BatchError` where another run is at work, the folder cannot be written, or its findings were made
    of another run of `train all` or at another scale.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any]) -> None:
        self._folder, self._asked = folder, dict(asked)
        self._file = OutFile(folder / NAME)
        self.findings: dict[str, Finding] = {}
        """By id, earlier runs' included."""

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

    def add(self, finding: Finding) -> None:
        """Write a finding down. Raises `StorageFailed`."""
        self._file.append({"id": finding.id, **finding.model_dump(mode="json")})
        self.findings[finding.id] = finding

    def _take_over(self) -> None:
        lines = self._file.lines()
        first = next(lines, None)
        if first is not None:
            if first["id"] != _ABLATION:
                raise BatchError(f"{self._file.path}: not the results of `train ablate`; choose another folder")
            refuse_other_settings(first.get("asked"), self._asked, str(self._folder))
            self.findings = {line["id"]: self._finding(line) for line in lines}
        self._file.cut_torn_line()
        if first is None:
            self._file.append({"id": _ABLATION, "asked": self._asked})

    def _finding(self, line: Mapping[str, Any]) -> Finding:
        try:
            return Finding.model_validate(line)
        except ValidationError as error:
            raise BatchError(f"{self._file.path}: not the results of `train ablate`; choose another folder") from error
