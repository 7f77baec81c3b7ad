"""A file of lines in which a run writes down what it has done, so that the next one need not do it again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from redline.store import JsonlFile, RunRefused, refuse_other_settings

ReadT = TypeVar("ReadT")


class Journal(ABC):
    """One such file, held for one run; a context manager.

    Entering makes its folder, takes the lock and takes over what earlier runs left. Raises `RunRefused` where that
    cannot be done; then the lock is free again and the lines are as they were.
    """

    def __init__(self, path: Path) -> None:
        self._file = JsonlFile(path)

    def __enter__(self) -> Self:
        make_folder(self._file.path.parent)
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

    @abstractmethod
    def _take_over(self) -> None:
        """Read what earlier runs left. Raises `RunRefused` where this run cannot go on with it."""

    def _read_headed(
        self, head: str, asked: Mapping[str, Any], read: Callable[[dict[str, Any]], ReadT], kind: str
    ) -> list[ReadT]:
        """What stands behind the first line, which has the id `head` and says what was asked for.

        An empty file is begun with it. Nothing is written before all was read. Raises `RunRefused` for other settings,
        and for lines that are not `kind`: those whose `read` raises `ValidationError`.
        """
        lines = self._file.lines()
        first = next(lines, None)
        try:
            self._check_head(first, head, asked, kind)
            found = [read(line) for line in lines]
        except ValidationError as error:
            raise self._foreign(kind) from error
        self._file.cut_torn_line()
        if first is None:
            self._file.append({"id": head, "asked": dict(asked)})
        return found

    def _check_head(self, first: Mapping[str, Any] | None, head: str, asked: Mapping[str, Any], kind: str) -> None:
        if first is None:
            return
        if first["id"] != head:
            raise self._foreign(kind)
        refuse_other_settings(first.get("asked"), asked, str(self._file.path.parent))

    def _foreign(self, kind: str) -> RunRefused:
        return RunRefused(f"{self._file.path}: not {kind}; choose another folder")


def make_folder(folder: Path) -> None:
    """Make the folder of an output, if it is not there. Raises `RunRefused`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunRefused(f"{folder}: cannot be made: {error.strerror}") from error
