"""Durable runs in a file of SQLite."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from redline.agent.durable.checkpoints import Checkpoints, oldest_kept, strict_serde
from redline.store import RunRefused, open_locked

BUSY_MILLISECONDS = 30_000
"""How long a write waits for that of another process."""

_OLD = "SELECT thread_id FROM checkpoints GROUP BY thread_id HAVING max(checkpoint_id) < ?"
_EARLIER = """
    WHERE thread_id = ? AND checkpoint_id < (
        SELECT max(checkpoint_id) FROM checkpoints AS last
        WHERE last.thread_id = {table}.thread_id AND last.checkpoint_ns = {table}.checkpoint_ns)
"""


def runs_file() -> Path:
    """Where a user's runs are kept: `redline/runs.sqlite` in the user's state folder."""
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification has relative paths ignored.
    return (Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state") / "redline" / "runs.sqlite"


class SqliteCheckpoints(Checkpoints):
    """In a file that any number of processes may have open."""

    def __init__(self, saver: AsyncSqliteSaver, file: Path) -> None:
        super().__init__(saver)
        self._connection, self._file = saver.conn, file

    @asynccontextmanager
    async def _lock(self, thread: str) -> AsyncIterator[None]:
        name = hashlib.sha256(thread.encode(errors="surrogatepass")).hexdigest()[:32]
        lock = self._file.with_name(f"{self._file.name}-{name}.lock")
        file = _locked(lock, thread)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
            os.close(file)

    async def settle(self, thread: str) -> None:
        for table in ("writes", "checkpoints"):
            await self._connection.execute(f"DELETE FROM {table} {_EARLIER.format(table=table)}", (thread,))
        await self._connection.commit()

    async def forget(self, older_than: str) -> None:
        """Forget the runs whose last checkpoint has a smaller id."""
        async with self._connection.execute(_OLD, (older_than,)) as found:
            threads = [thread async for (thread,) in found]
        for thread in threads:
            await self.saver.adelete_thread(thread)


@asynccontextmanager
async def open_sqlite(file: str) -> AsyncIterator[SqliteCheckpoints]:
    """The runs in this file, or in the user's own where it is empty; made where there is none, old runs forgotten.

    Raises `RunRefused` for a file that cannot be used.
    """
    path = _made(file)
    try:
        connection = await aiosqlite.connect(path)
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    try:
        checkpoints = await _set_up(connection, path)
        yield checkpoints
    finally:
        await connection.close()


async def _set_up(connection: aiosqlite.Connection, path: Path) -> SqliteCheckpoints:
    try:
        await connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        # With a write-ahead log a killed process loses nothing, and a power cut at most the last moments.
        await connection.execute("PRAGMA synchronous=NORMAL")
        saver = AsyncSqliteSaver(connection, serde=strict_serde())
        await saver.setup()
        checkpoints = SqliteCheckpoints(saver, path)
        await checkpoints.forget(oldest_kept())
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    return checkpoints


def _made(file: str) -> Path:
    """The file, made where there is none: what is in it is the user's own."""
    path = Path(file).expanduser().absolute() if file else runs_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise _unusable(path, error) from error
    return path


def _locked(lock: Path, thread: str) -> int:
    """The lock file, locked, and still the one of that name: whoever had it last has taken its name away."""
    while True:
        file = open_locked(lock, "somebody is at it already; wait for it to end", Path(f"run {thread}"))
        try:
            if os.fstat(file).st_ino == lock.stat().st_ino:
                return file
        except FileNotFoundError:
            pass
        os.close(file)


def _unusable(path: Path, error: Exception) -> RunRefused:
    return RunRefused(f"{path}: runs cannot be kept there: {error}; name another file, as sqlite:FILE")
