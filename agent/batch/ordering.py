"""Lines in the order of the input: results wait for their turn, and a file that is finished is put in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

from redline.store import JsonlFile, ScratchTable, whole_lines

T = TypeVar("T")

WINDOW = 4
"""So many times as many rows as are in flight are held at most, finished ones that wait for their turn included."""


class _Turn:
    """One piece of work: whether it is over, and with a result."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.made = False


class Turns(Generic[T]):
    """Work of which `at_once` pieces go on side by side, and which ends in the order in which it was begun."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._last: _Turn | None = None

    def take(self, work: Callable[[], Awaitable[T | None]]) -> Coroutine[Any, Any, T | None]:
        """What comes of the work, not before all that was begun before it; None where that, or one of these, is None.

        So nothing comes behind a gap, and what is written is a beginning of the whole.
        """
        before, mine = self._last, _Turn()
        self._last = mine
        return self._in_turn(work, before, mine)

    async def _in_turn(self, work: Callable[[], Awaitable[T | None]], before: _Turn | None, mine: _Turn) -> T | None:
        try:
            async with self._free:
                made = await work()
            if before is not None:
                await before.over.wait()
                made = made if before.made else None
            mine.made = made is not None
            return made
        finally:
            mine.over.set()


def put_in_order(output: JsonlFile, place: Callable[[str], int]) -> None:
    """Sort the lines of an output by the place of their rows, at one blow; one of them is in memory at a time.

    Raises `StorageFailed`.
    """
    starts = ScratchTable("place INTEGER PRIMARY KEY, start INT")
    with output.path.open("rb") as stream:
        start = 0
        for raw in whole_lines(stream):
            starts.write("INSERT INTO rows VALUES (?, ?)", place(json.loads(raw)["id"]), start)
            start += len(raw)
        with output.rewriting() as put:
            for (begin,) in starts.each("SELECT start FROM rows ORDER BY place"):
                stream.seek(begin)
                put(json.loads(stream.readline()))
