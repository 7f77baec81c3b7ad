"""What is remembered of every row of an input, so that memory does not grow with the rows."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum

from redline.agent.batch.rows import KnownRow
from redline.agent.batch.shard import Shard
from redline.store import ScratchTable

_COLUMNS = "id BLOB PRIMARY KEY, place INT, line INT, problem BLOB, answers BLOB, solution BLOB, bad INT, state INT"


class RowState(IntEnum):
    """What there is of a row in the output."""

    OWED = 0
    FAILED = 1
    """A line that is an error and is to be replaced."""
    DONE = 2


class RowIndex:
    """The rows of an input by id, each with its state; at first they are owed. Raises as `ScratchTable` does."""

    def __init__(self) -> None:
        self._table = ScratchTable(_COLUMNS)
        self._counts = Counter[RowState]()

    def __len__(self) -> int:
        return self._counts.total()

    def add(self, name: str, row: KnownRow) -> bool:
        """Remember a row; False where there is one of this id, which stays."""
        values = (_key(name), len(self) + 1, row.line, row.problem, row.answers, row.solution, row.bad, RowState.OWED)
        added = self._table.write(f"INSERT OR IGNORE INTO rows VALUES ({'?, ' * 7}?)", *values) == 1
        self._counts[RowState.OWED] += added
        return added

    def get(self, name: str) -> KnownRow | None:
        """The row of this id."""
        columns = "line, problem, answers, solution, bad"
        found = self._table.one(f"SELECT {columns} FROM rows WHERE id = ?", _key(name))
        if found is None:
            return None
        line, problem, answers, solution, bad = found
        return KnownRow(line, problem, answers, solution, bool(bad))

    def state(self, name: str) -> RowState | None:
        """The state of the row of this id; None where there is no such row."""
        found = self._table.one("SELECT state FROM rows WHERE id = ?", _key(name))
        return None if found is None else RowState(found[0])

    def mark(self, name: str, state: RowState) -> None:
        """Give the row of this id, which was owed, another state."""
        marked = self._table.write("UPDATE rows SET state = ? WHERE id = ? AND state = 0", state, _key(name))
        self._counts[state] += marked
        self._counts[RowState.OWED] -= marked

    def count(self, state: RowState) -> int:
        """Rows of this state."""
        return self._counts[state]

    def owe_failed(self) -> None:
        """Have the failed rows owed again."""
        self._table.write("UPDATE rows SET state = ? WHERE state = ?", RowState.OWED, RowState.FAILED)
        self._counts[RowState.OWED] += self._counts.pop(RowState.FAILED, 0)

    def keep(self, shard: Shard) -> None:
        """Forget the rows of other shards."""
        gone = self._table.write("DELETE FROM rows WHERE place % ? != ?", shard.count, shard.number % shard.count)
        self._counts[RowState.OWED] -= gone


def _key(name: str) -> bytes:
    # Bytes: half a surrogate pair, which a line of output may hold, is no text to SQLite.
    return name.encode(errors="surrogatepass")
