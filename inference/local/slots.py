"""Who stands in which row of the cache, what is already computed there, and who takes over whose prefix."""

from __future__ import annotations

from dataclasses import dataclass, field

from redline.inference.local.cache import RowCache
from redline.inference.local.counters import Counters
from redline.inference.local.request import Task
from redline.inference.text.prefix import shared_prefix

_SMALLEST = 128
"""Columns of the first allocation; doubled as needed."""
_SQUEEZED = 8
"""Columns shrink again, in an idle moment, when they leave room for only one row in this many."""
_WORTH_WAITING = 16
"""Tokens of a prefix being computed for someone else that make it worth waiting for it."""


@dataclass(slots=True, eq=False)
class Row:
    """One row of the cache. A row without a task keeps its tokens for whoever begins in the same way."""

    ids: list[int] = field(default_factory=list)
    """The tokens whose keys and values are stored."""
    task: Task | None = None
    used: int = 0
    """When it was last given up: releases are counted."""

    @property
    def pending(self) -> int:
        """Tokens of the task that still have to go through the model."""
        return len(self.task.ids) - len(self.ids) if self.task else 0


class Rows:
    """The rows in use are always the first `active` ones, so that a decoding step reads them without a copy.

    `budget` is the number of cached tokens (rows times columns) that may be allocated.
    """

    def __init__(self, layers: int, counters: Counters, *, max_rows: int, max_columns: int, budget: int) -> None:
        self._counters = counters
        self._max_rows = max_rows
        self._max_columns = max_columns
        self._budget = budget
        self._releases = 0
        self._rows = [Row()]
        self._layers = layers
        self.cache = self._small_cache()
        self.active = 0

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]

    @property
    def in_use(self) -> list[Row]:
        """The rows that hold a task, in order."""
        return self._rows[: self.active]

    def must_wait(self, task: Task) -> bool:
        """Whether a row is just computing a prefix that this task would otherwise compute again."""
        cached = max((shared_prefix(row.ids, task.ids) for row in self._rows), default=0)
        prefilling = [row.task.ids for row in self.in_use if row.task and row.pending > 1]
        coming = max((shared_prefix(ids, task.ids) for ids in prefilling), default=0)
        return min(coming, len(task.ids) - 1) >= cached + _WORTH_WAITING

    def admit(self, task: Task) -> bool:
        """Give the task a row with as much of its prefix as any row holds; False when there is no room now."""
        if not self._make_room(len(task.ids)):
            return False
        source, shared = self._best_source(task)
        target = self._target(source, shared)
        if target != source:
            self.cache.copy(source, target, shared)
        row = self._rows[target]
        row.ids, row.task = task.ids[:shared], task
        self._counters.reused_tokens += shared
        self._counters.prefilled_tokens += len(task.ids) - shared
        self._swap(target, self.active)
        self.active += 1
        self._counters.most_active = max(self._counters.most_active, self.active)
        return True

    def release(self, index: int) -> None:
        """Take the task out of a row in use; its tokens stay."""
        row = self._rows[index]
        self._releases += 1
        row.task, row.used = None, self._releases
        self.active -= 1
        self._swap(index, self.active)

    def drop(self, index: int) -> None:
        """Release a row and forget its tokens, because they may be wrong."""
        self._rows[index].ids = []
        self.cache.wipe(index)
        self.release(index)

    def clear(self) -> None:
        """Forget everything."""
        self._rows, self.active = [Row()], 0
        self.cache = self._small_cache()

    def widen(self, columns: int) -> Task | None:
        """Have at least `columns` columns. Where the budget has too few rows then, the latest task is put out first.

        Returns the task put out; to be called again until it returns None.
        """
        if columns <= self.cache.columns:
            return None
        wanted = self._columns_for(columns)
        rows = self._rows_at(wanted)
        if self.active > rows:
            task = self._rows[self.active - 1].task
            self.release(self.active - 1)
            return task
        self._resize(min(rows, len(self._rows)), wanted)
        return None

    def _small_cache(self) -> RowCache:
        return RowCache(self._layers, rows=1, columns=min(_SMALLEST, self._max_columns))

    def _make_room(self, tokens: int) -> bool:
        """Have a free row that is wide enough, growing as far as the budget allows; False when it does not."""
        # One column more than the prompt: the first generated token needs a place too.
        needed = self._columns_for(tokens + 1)
        squeezed = not self.active and _SQUEEZED * self._rows_at(self.cache.columns) <= self._max_rows
        columns = needed if squeezed else max(self.cache.columns, needed)
        allowed = self._rows_at(columns)
        if self.active >= allowed:
            return False
        crowded = all(row.ids or row.task for row in self._rows)
        rows = min(allowed, len(self._rows) * (2 if crowded else 1))
        if (rows, columns) != (len(self._rows), self.cache.columns):
            self._resize(rows, columns)
        return True

    def _best_source(self, task: Task) -> tuple[int, int]:
        """The row that shares most with the task and how much; one token is always left to compute."""
        shared = [min(shared_prefix(row.ids, task.ids), len(task.ids) - 1) for row in self._rows]
        best = max(range(len(shared)), key=lambda index: (shared[index], index >= self.active))
        return best, shared[best]

    def _target(self, source: int, shared: int) -> int:
        """The source itself where most of it is shared; else an empty row, or the one longest out of use."""
        if source >= self.active and 2 * shared >= len(self._rows[source].ids):
            return source
        free = range(self.active, len(self._rows))
        return min(free, key=lambda index: (bool(self._rows[index].ids), self._rows[index].used))

    def _swap(self, left: int, right: int) -> None:
        if left == right:
            return
        rows = self._rows
        self.cache.swap(left, right, max(len(rows[left].ids), len(rows[right].ids)))
        rows[left], rows[right] = rows[right], rows[left]

    def _columns_for(self, tokens: int) -> int:
        columns = _SMALLEST
        while columns < tokens:
            columns *= 2
        return min(columns, self._max_columns)

    def _rows_at(self, columns: int) -> int:
        return max(1, min(self._max_rows, self._budget // columns))

    def _resize(self, rows: int, columns: int) -> None:
        kept = self._rows[:rows] + [Row() for _ in range(rows - len(self._rows))]
        for row in kept:
            del row.ids[columns:]
        self._rows = kept
        self.cache.resize(rows, columns)
