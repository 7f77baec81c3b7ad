"""`results.jsonl`: every finding as soon as it is made; what is in it is not made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redline.training.pipeline.journal import Journal
from redline.training.studies.measurement import Measurement

NAME = "results.jsonl"
_ABLATION = "ablation"


class Notebook(Journal):
    """The findings in one folder; a context manager that holds the folder for one run.

    Entering raises `RunRefused` where another run is at work, the folder cannot be written, or its findings were made
    of another run of `train all` or at another scale.
    """

    def __init__(self, folder: Path, asked: Mapping[str, Any]) -> None:
        super().__init__(folder / NAME)
        self._asked = dict(asked)
        self.findings: dict[str, Measurement] = {}
        """By id, earlier runs' included."""

    def add(self, finding: Measurement) -> None:
        """Write a finding down. Raises `StorageFailed`."""
        self._file.append({"id": finding.id, **finding.model_dump(mode="json")})
        self.findings[finding.id] = finding

    def _take_over(self) -> None:
        self.findings = dict(self._read_headed(_ABLATION, self._asked, _finding, "the results of `train ablate`"))


def _finding(line: Mapping[str, Any]) -> tuple[str, Measurement]:
    return line["id"], Measurement.model_validate(line)
