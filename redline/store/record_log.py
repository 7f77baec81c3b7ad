"""The log of a run in steps: what it was asked for, and a record of each step that is done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import ValidationError

from redline.record import Record
from redline.store.errors import RunRefused
from redline.store.jsonl_file import JsonlFile, OutputLine
from redline.store.resumable import ResumableRun, make_folder, refuse_other_settings

RecordT = TypeVar("RecordT", bound=Record)


class RecordLog(ResumableRun, Generic[RecordT]):
    """Such a log; a context manager that holds its folder for one run.

    The first line, whose id is `head`, says what was `asked` for. Entering makes the folder, and begins the log where
    there is none. Raises `RunRefused` where another run is at work, the folder cannot be written, or what is there was
    asked for otherwise, or is not `kind`.
    """

    def __init__(self, path: Path, head: str, asked: Mapping[str, Any], record: type[RecordT], kind: str) -> None:
        super().__init__(JsonlFile(path))
        self._path, self._head, self._asked, self._record, self._kind = path, head, dict(asked), record, kind
        self.records: dict[str, RecordT] = {}
        """By id and in their order, earlier runs' included."""

    def __enter__(self) -> Self:
        make_folder(self._path.parent)
        return super().__enter__()

    def add(self, name: str, record: RecordT) -> None:
        """Write a record down; its `name`, where it has one, is its id. Raises `StorageFailed`."""
        self._append({"id": name, **record.model_dump(mode="json", exclude={"name"})})
        self.records[name] = record

    def _resume(self, file: JsonlFile) -> None:
        super()._resume(file)
        self.cut_torn_line()
        if not self._done:
            self._append({"id": self._head, "asked": self._asked})

    def _take_over(self, line: OutputLine) -> None:
        try:
            if self._done:
                self.records[line.id] = self._record.model_validate({"name": line.id, **line.fields})
            else:
                self._take_over_head(line)
        except ValidationError as error:
            raise self._foreign() from error
        self._done.add(line.id)

    def _take_over_head(self, line: OutputLine) -> None:
        if line.id != self._head:
            raise self._foreign()
        refuse_other_settings(line.fields.get("asked"), self._asked, str(self._path.parent))

    def _foreign(self) -> RunRefused:
        return RunRefused(f"{self._path}: not {self._kind}; choose another folder")
