"""Runs that can be killed and finished: what an earlier one has written is taken over, what is owed is appended."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

from redline.store.errors import RunRefused
from redline.store.jsonl_file import JsonlFile, OutputLine

ItemT = TypeVar("ItemT")
MadeT = TypeVar("MadeT")

GUARD_SECONDS = 1.0
"""Between two looks whether the file is still there, while nothing is written."""
_SHOWN = 100
"""Characters of a setting in a complaint."""


class ResumableRun(ABC):
    """A run and the file with a line for each thing it has done; a context manager.

    Entering takes the lock and takes over what an earlier run left; without a file nothing is kept. Raises
    `RunRefused` where that cannot be done; then the lock is free again and the lines are as they were.
    """

    def __init__(self, file: JsonlFile | None) -> None:
        self._file = file
        self._done: set[str] = set()
        """Ids of what is not to be done again."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            if self._file:
                stack.enter_context(self._file)
                self._resume(self._file)
            # From here on it is for `__exit__` to close the file.
            stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.__exit__(*error)

    @property
    def torn_bytes(self) -> int:
        """Bytes of an unfinished last line in the output; the run cuts them off, what it was about is owed again."""
        return self._file.torn_bytes if self._file else 0

    def cut_torn_line(self) -> None:
        """Cut them off now."""
        if self._file:
            self._file.cut_torn_line()

    def _resume(self, file: JsonlFile) -> None:
        """Take over what an earlier run left."""
        for line in file.lines():
            if self._is_told(line.id):
                raise line.refused(f"the id {line.id!r} is there twice")
            self._take_over(line)

    def _is_told(self, name: str) -> bool:
        """Whether a line of this id was taken over."""
        return name in self._done

    @abstractmethod
    def _take_over(self, line: OutputLine) -> None:
        """Read a line of an earlier run, and add to `_done` what is done by it. Raises `RunRefused`, see the class."""

    def _append(self, fields: Mapping[str, object]) -> None:
        """Write a line. Raises `StorageFailed`, and `ValueError` for what is not JSON."""
        if self._file:
            self._file.append(fields)

    async def _work_through(
        self,
        owed: Iterator[ItemT],
        make: Callable[[ItemT], Coroutine[Any, Any, MadeT]],
        put: Callable[[ItemT, MadeT], None],
        at_once: int,
    ) -> None:
        """Make something of every item, `at_once` of them side by side, and `put` it, which writes it down.

        What is ready at the same moment is put in the order of the items; never more than `at_once` are held.
        Cancelling loses what is in flight and nothing else. Raises `StorageFailed` when the output fails or is taken
        away, and whatever `owed`, `make` and `put` raise.
        """
        self.cut_torn_line()
        running: dict[asyncio.Task[MadeT], ItemT] = {}
        try:
            while True:
                for item in islice(owed, at_once - len(running)):
                    running[asyncio.create_task(make(item))] = item
                if not running:
                    return
                await asyncio.wait(running, timeout=GUARD_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                _put_ready(running, put)
                if self._file:
                    self._file.check()
                    await self._file.sync()
        except asyncio.CancelledError:
            _put_ready(running, put)
            raise
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


def _put_ready(running: dict[asyncio.Task[MadeT], ItemT], put: Callable[[ItemT, MadeT], None]) -> None:
    for task in [task for task in running if task.done()]:
        # One by one: where one raises, the others must not be left with a result that nobody looked at.
        item = running.pop(task)
        put(item, task.result())


def make_folder(folder: Path) -> None:
    """Make the folder of an output, if it is not there. Raises `RunRefused`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunRefused(f"{folder}: cannot be made: {error.strerror}") from error


def refuse_other_settings(
    theirs: object, ours: Mapping[str, Any], where: str, defaults: Mapping[str, Any] | None = None
) -> None:
    """Raise `RunRefused`, naming what differs, where a line was made with other settings.

    A setting that one side does not have, since an older version did not know it, counts as its `defaults` there, or
    as None.
    """
    asked = {**(defaults or {}), **ours}
    had = {**(defaults or {}), **(theirs if isinstance(theirs, dict) else {})}
    differing = [
        f"{name} was {_shown(had.get(name))}, is {_shown(asked.get(name))}"
        for name in {**ours, **had}
        if had.get(name) != asked.get(name)
    ]
    if differing:
        raise RunRefused(f"{where}: made with other settings ({'; '.join(differing)}); choose another output")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
