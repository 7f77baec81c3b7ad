"""LangGraph's checkpointer of SQLite for coroutines, each of whose operations is one journey to a thread and back.

LangGraph's own one for coroutines takes several: for the statement, the commit and the cursor.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.sqlite import SqliteSaver

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata

P = ParamSpec("P")
R = TypeVar("R")


class ThreadedSqliteSaver(SqliteSaver):
    """The synchronous checkpointer in a thread of its own. Made by `open_saver`."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor, serde: SerializerProtocol) -> None:
        super().__init__(connection, serde=serde)
        self._thread = thread

    async def there(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What `work` gives, done in the thread. A cancelled caller does not wait for it; it is done all the same."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """As `get_tuple`."""
        return await self.there(self.get_tuple, config)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """As `list`; all of it is read before the first comes."""
        read = partial(self.list, config, filter=filter, before=before, limit=limit)
        for found in await self.there(lambda: [*read()]):
            yield found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """As `put`."""
        return await self.there(self.put, config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """As `put_writes`."""
        await self.there(self.put_writes, config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        """As `delete_thread`."""
        await self.there(self.delete_thread, thread_id)

    async def aget_delta_channel_history(self, *, config: RunnableConfig, channels: Sequence[str]) -> Mapping[str, Any]:
        """As `get_delta_channel_history`."""
        return await self.there(self.get_delta_channel_history, config=config, channels=channels)


@asynccontextmanager
async def open_saver(
    file: Path, serde: SerializerProtocol, *, busy_milliseconds: int
) -> AsyncIterator[ThreadedSqliteSaver]:
    """The checkpoints in this file, its tables made where there are none. Raises `sqlite3.Error`.

    `busy_milliseconds`: how long a write waits for that of another process.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="redline-sqlite") as thread:
        loop = asyncio.get_running_loop()
        # Not held to one thread: what checkpoints have no word for, callers do on the connection through `there`.
        connection = await loop.run_in_executor(thread, partial(sqlite3.connect, file, check_same_thread=False))
        saver = ThreadedSqliteSaver(connection, thread, serde)
        try:
            await saver.there(_prepare, saver, busy_milliseconds)
            yield saver
        finally:
            await saver.there(connection.close)


def _prepare(saver: ThreadedSqliteSaver, busy_milliseconds: int) -> None:
    saver.conn.execute(f"PRAGMA busy_timeout={busy_milliseconds}")
    # With a write-ahead log a killed process loses nothing, and a power cut at most the last moments.
    saver.conn.execute("PRAGMA synchronous=NORMAL")
    saver.setup()
