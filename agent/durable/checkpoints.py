"""Where durable runs are kept: their checkpoints, who is at which of them, and how long they stay."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import time
from typing import TYPE_CHECKING, Any

from redline.store import RunRefused

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

KEPT_DAYS = 30
"""A run that nobody has touched for so long is forgotten."""

SETTINGS = "redline_settings"
"""The key, in the metadata of a run's checkpoints, of the settings that it goes by."""

_EPOCH = 12_219_292_800
"""Seconds from the beginning of the Gregorian calendar, from which UUIDs count, to that of Unix."""


class Checkpoints(ABC):
    """An open place for durable runs. A run has one thread of checkpoints there; its name is the run's."""

    def __init__(self, saver: BaseCheckpointSaver[Any]) -> None:
        self.saver = saver
        """What LangGraph writes to."""
        self._claimed: set[str] = set()

    @asynccontextmanager
    async def claim(self, thread: str) -> AsyncIterator[None]:
        """Nobody else works on this thread meanwhile. Raises `RunRefused` where somebody does."""
        if thread in self._claimed:
            raise RunRefused(f"run {thread}: somebody is at it already; wait for it to end")
        self._claimed.add(thread)
        try:
            async with self._lock(thread):
                yield
        finally:
            self._claimed.discard(thread)

    async def settings(self, thread: str) -> Mapping[str, object] | None:
        """What a run went by last, as it was kept; empty where nothing was. None: nothing is known of the run."""
        found = await self.saver.aget_tuple({"configurable": {"thread_id": thread}})
        if found is None:
            return None
        metadata: Mapping[str, object] = found.metadata or {}
        try:
            kept = json.loads(str(metadata.get(SETTINGS, "{}")))
        # Whatever somebody wrote into the database.
        except (ValueError, RecursionError):
            return {}
        return kept if isinstance(kept, dict) else {}

    @abstractmethod
    def _lock(self, thread: str) -> AbstractAsyncContextManager[None]:
        """Keeps other processes away from the thread. Raises `RunRefused` where one is at it."""

    @abstractmethod
    async def settle(self, thread: str) -> None:
        """Keep only the last checkpoint of a run that has ended."""


class HandedInCheckpoints(Checkpoints):
    """A checkpointer of the caller's own. Only this process is known not to work on a thread twice."""

    @asynccontextmanager
    async def _lock(self, thread: str) -> AsyncIterator[None]:
        yield

    async def settle(self, thread: str) -> None:
        """Nothing: what its owner keeps of it is the owner's to say."""


def strict_serde() -> JsonPlusSerializer:
    """Brings plain values back from a checkpoint's bytes and nothing else, whatever is in them (CVE-2026-28277)."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    return JsonPlusSerializer(allowed_msgpack_modules=[])


def oldest_kept(days: float = KEPT_DAYS) -> str:
    """The checkpoint id (a UUID of version 6, which sorts by its time) of so many days ago."""
    ticks = int((time() - days * 86_400 + _EPOCH) * 10_000_000)
    return f"{ticks >> 28:08x}-{ticks >> 12 & 0xFFFF:04x}-6{ticks & 0xFFF:03x}"


@asynccontextmanager
async def open_checkpoints(where: str | BaseCheckpointSaver[Any]) -> AsyncIterator[Checkpoints]:
    """Open a place for durable runs: `sqlite` (the user's own), `sqlite:FILE`, `postgres://…`, or an open checkpointer.

    Raises `RunRefused` for one that is none, cannot be opened, or for which a library is missing.
    """
    if not isinstance(where, str):
        yield HandedInCheckpoints(where)
    elif where == "sqlite" or where.startswith("sqlite:"):
        from redline.agent.durable.sqlite import open_sqlite

        async with open_sqlite(where.partition(":")[2]) as opened:
            yield opened
    elif where.startswith(("postgres://", "postgresql://")):
        from redline.agent.durable.postgres import open_postgres

        async with open_postgres(where) as opened:
            yield opened
    else:
        raise RunRefused(f"{where!r} is no place for runs: sqlite, sqlite:FILE or postgres://USER@HOST/DATABASE")
