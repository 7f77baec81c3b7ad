"""The programs of the problems that were judged last, so that a revision is judged by the same ones at no cost."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any
from weakref import WeakValueDictionary

from pydantic import TypeAdapter

from redline.verifier.judges.program.writer import IndependentProgram

Programs = tuple[IndependentProgram, ...]
ProgramKey = tuple[Hashable, ...]
"""The problem first, then what else decides which programs are written: plain values."""

_PROGRAMS = TypeAdapter(Programs)

PROBLEMS = 256
"""How many problems a cache remembers unless told otherwise."""


class ProgramCache:
    """Remembers the programs of at most `size` problems; those used longest ago go first.

    Who asks for programs that another one is having written waits for them. Programs of which one met a sandbox that
    failed are not remembered. Raises `ValueError` for a size below one.
    """

    def __init__(self, size: int = PROBLEMS) -> None:
        if size < 1:
            raise ValueError(f"size must be at least 1, not {size}")
        self._size = size
        self._kept: OrderedDict[ProgramKey, Programs] = OrderedDict()
        # A lock belongs to one event loop, and is gone when nobody waits for it.
        self._writing: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: ProgramKey, write: Callable[[], Awaitable[Programs]]) -> Programs:
        """The programs kept under the key; else those that `write` gives. Raises what `write` raises."""
        lock = self._writing.setdefault((asyncio.get_running_loop(), key), asyncio.Lock())
        async with lock:
            programs = self._kept.pop(key, None) or await write()
            if not any(program.interrupted for program in programs):
                self._keep(key, programs)
        return programs

    def dump(self, problem: str) -> list[dict[str, Any]]:
        """The programs of a problem as plain data."""
        kept = [(key, programs) for key, programs in self._kept.items() if key[0] == problem]
        return [{"key": list(key), "programs": _PROGRAMS.dump_python(programs, mode="json")} for key, programs in kept]

    def load(self, dumped: Sequence[dict[str, Any]]) -> None:
        """Remember programs that `dump` gave in another process, where they are not known here."""
        for entry in dumped:
            key = tuple(entry["key"])
            if key not in self._kept:
                self._keep(key, _PROGRAMS.validate_python(entry["programs"]))

    def _keep(self, key: ProgramKey, programs: Programs) -> None:
        self._kept[key] = programs
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
