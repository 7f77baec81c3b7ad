"""Durable runs in a file of SQLite."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from redline.agent.durable.checkpoints import Checkpoints, oldest_kept, strict_serde
from redline.agent.durable.sqlite_saver import ThreadedSqliteSaver, open_saver
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

    def __init__(self, saver: ThreadedSqliteSaver, file: Path) -> None:
        super().__init__(saver)
        self._saver, self._file = saver, file

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
        await self._saver.there(_settle, self._saver, thread)

    async def forget(self, older_than: str) -> None:
        """Forget the runs whose last checkpoint has a smaller id."""
        await self._saver.there(_forget, self._saver, older_than)


@asynccontextmanager
async def open_sqlite(file: str) -> AsyncIterator[SqliteCheckpoints]:
    """The runs in this file, or in the user's own where it is empty; made where there is none, old runs forgotten.

    Raises `RunRefused` for a file that cannot be used.
    """
    path = _made(file)
    async with AsyncExitStack() as stack:
        try:
            opening = open_saver(path, strict_serde(), busy_milliseconds=BUSY_MILLISECONDS)
            checkpoints = SqliteCheckpoints(await stack.enter_async_context(opening), path)
            await checkpoints.forget(oldest_kept())
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        yield checkpoints


def _settle(saver: SqliteSaver, thread: str) -> None:
    with saver.cursor() as cursor:
        for table in ("writes", "checkpoints"):
            cursor.execute(f"DELETE FROM {table} {_EARLIER.format(table=table)}", (thread,))


def _forget(saver: SqliteSaver, older_than: str) -> None:
    with saver.cursor() as cursor:
        threads = [thread for (thread,) in cursor.execute(_OLD, (older_than,))]
    for thread in threads:
        saver.delete_thread(thread)


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
