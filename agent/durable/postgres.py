"""Durable runs in a database of PostgreSQL, for many machines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redline.agent.durable.checkpoints import Checkpoints, oldest_kept, strict_serde
from redline.store import RunRefused

try:
    import psycopg
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import AsyncConnectionPool, PoolTimeout
except ImportError as missing:
    raise RunRefused(
        "runs in PostgreSQL need libraries that are not installed: pip install 'redline-math[postgres]'"
    ) from missing

CONNECTIONS = 4
OPENING_SECONDS = 15.0
"""How long a server may take to answer for the first time."""

_SETTING_UP = 0x7265646C696E65
"""The number of the lock under which the tables are made."""
_OLD = "SELECT thread_id FROM checkpoints GROUP BY thread_id HAVING max(checkpoint_id) < %s"
_KEY = "hashtextextended(%s, 0)"


class PostgresCheckpoints(Checkpoints):
    """In a database that any number of machines share. A claim is a lock of the server's, gone with its connection."""

    def __init__(self, saver: AsyncPostgresSaver, pool: AsyncConnectionPool[Any], address: str) -> None:
        super().__init__(saver)
        self._pool, self._address = pool, address

    @asynccontextmanager
    async def _lock(self, thread: str) -> AsyncIterator[None]:
        # A connection of its own: a lock belongs to one, and those of the pool come and go.
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True) as connection:
            found = await connection.execute(f"SELECT pg_try_advisory_lock({_KEY})", (thread,))
            row = await found.fetchone()
            if not (row and row[0]):
                raise RunRefused(f"run {thread}: somebody is at it already; wait for it to end")
            yield

    async def settle(self, thread: str) -> None:
        await self.saver.aprune([thread])

    async def forget(self, older_than: str) -> None:
        """Forget the runs whose last checkpoint has a smaller id."""
        async with self._pool.connection() as connection:
            found = await connection.execute(_OLD, (older_than,))
            threads = [row["thread_id"] for row in await found.fetchall()]
        await self.saver.aprune(threads, strategy="delete")


@asynccontextmanager
async def open_postgres(address: str) -> AsyncIterator[PostgresCheckpoints]:
    """The runs in this database; the tables are made where there are none, old runs forgotten.

    Raises `RunRefused` for a server that does not answer, or does not let in.
    """
    # As the checkpointer wants its connections.
    kwargs = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    check = AsyncConnectionPool.check_connection
    pool = AsyncConnectionPool(address, min_size=1, max_size=CONNECTIONS, kwargs=kwargs, check=check, open=False)
    try:
        try:
            # The pool would try again and again, and would not say what is wrong.
            await (await psycopg.AsyncConnection.connect(address, connect_timeout=int(OPENING_SECONDS))).close()
            await pool.open(wait=True, timeout=OPENING_SECONDS)
            checkpoints = await _set_up(pool, address)
        except (psycopg.Error, PoolTimeout) as error:
            raise RunRefused(f"runs cannot be kept in PostgreSQL: {str(error).strip()}") from error
        yield checkpoints
    finally:
        await pool.close()


async def _set_up(pool: AsyncConnectionPool[Any], address: str) -> PostgresCheckpoints:
    saver = AsyncPostgresSaver(pool, serde=strict_serde())
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        # Of several that come at once, one makes the tables.
        await connection.execute("SELECT pg_advisory_lock(%s)", (_SETTING_UP,))
        await saver.setup()
    checkpoints = PostgresCheckpoints(saver, pool, address)
    await checkpoints.forget(oldest_kept())
    return checkpoints
