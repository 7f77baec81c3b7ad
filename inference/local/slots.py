"""The slots of the engine: whose sequence each holds, what is already computed there, and who takes over whose prefix.

A slot is a row of the cache.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from redline.inference.local.cache import RowCache
from redline.inference.local.metrics import EngineMetrics
from redline.inference.local.request import Task
from redline.inference.text.prefix import shared_prefix

_SMALLEST = 128
"""Columns of the first allocation; doubled as needed."""
_SQUEEZED = 8
"""Columns shrink again, in an idle moment, when they leave room for only one slot in this many."""
_WORTH_WAITING = 16
"""Tokens of a prefix being computed for someone else that make it worth waiting for it."""


@dataclass(slots=True, eq=False)
class Slot:
    """One row of the cache. A slot without a task keeps its tokens for whoever begins in the same way."""

    ids: list[int] = field(default_factory=list)
    """The tokens whose keys and values are stored."""
    task: Task | None = None
    used: int = 0
    """When it was last given up: releases are counted."""

    @property
    def pending(self) -> int:
        """Tokens of the task that still have to go through the model."""
        return len(self.task.ids) - len(self.ids) if self.task else 0


class SlotPool:
    """The slots in use are always the first `active` ones, so that a decoding step reads them without a copy.

    `budget` is the number of cached tokens (slots times columns) that may be allocated.
    """

    def __init__(self, layers: int, metrics: EngineMetrics, *, max_slots: int, max_columns: int, budget: int) -> None:
        self._metrics = metrics
        self._max_slots = max_slots
        self._max_columns = max_columns
        self._budget = budget
        self._releases = 0
        self._slots = [Slot()]
        self._layers = layers
        self.cache = self._small_cache()
        self.active = 0

    def __getitem__(self, index: int) -> Slot:
        return self._slots[index]

    @property
    def in_use(self) -> list[Slot]:
        """The slots that hold a task, in order."""
        return self._slots[: self.active]

    def must_wait(self, task: Task) -> bool:
        """Whether a slot is just computing a prefix that this task would otherwise compute again."""
        cached = max((shared_prefix(slot.ids, task.ids) for slot in self._slots), default=0)
        prefilling = [slot.task.ids for slot in self.in_use if slot.task and slot.pending > 1]
        coming = max((shared_prefix(ids, task.ids) for ids in prefilling), default=0)
        return min(coming, len(task.ids) - 1) >= cached + _WORTH_WAITING

    def admit(self, task: Task) -> bool:
        """Give the task a slot with as much of its prefix as any slot holds; False when there is no room now."""
        if not self._make_room(len(task.ids)):
            return False
        source, shared = self._best_source(task)
        target = self._target(source, shared)
        if target != source:
            self.cache.copy(source, target, shared)
        slot = self._slots[target]
        slot.ids, slot.task = task.ids[:shared], task
        self._metrics.reused_tokens += shared
        self._metrics.prefilled_tokens += len(task.ids) - shared
        self._swap(target, self.active)
        self.active += 1
        self._metrics.most_active = max(self._metrics.most_active, self.active)
        return True

    def release(self, index: int) -> None:
        """Take the task out of a slot in use; its tokens stay."""
        slot = self._slots[index]
        self._releases += 1
        slot.task, slot.used = None, self._releases
        self.active -= 1
        self._swap(index, self.active)

    def drop(self, index: int) -> None:
        """Release a slot and forget its tokens, because they may be wrong."""
        self._slots[index].ids = []
        self.cache.wipe(index)
        self.release(index)

    def clear(self) -> None:
        """Forget everything."""
        self._slots, self.active = [Slot()], 0
        self.cache = self._small_cache()

    def widen(self, columns: int) -> Task | None:
        """Have at least `columns` columns. Where the budget has too few slots then, the latest task is put out first.

        Returns the task put out; to be called again until it returns None.
        """
        if columns <= self.cache.columns:
            return None
        wanted = self._columns_for(columns)
        slots = self._slots_at(wanted)
        if self.active > slots:
            task = self._slots[self.active - 1].task
            self.release(self.active - 1)
            return task
        self._resize(min(slots, len(self._slots)), wanted)
        return None

    def _small_cache(self) -> RowCache:
        return RowCache(self._layers, rows=1, columns=min(_SMALLEST, self._max_columns))

    def _make_room(self, tokens: int) -> bool:
        """Have a free slot that is wide enough, growing as far as the budget allows; False when it does not."""
        # One column more than the prompt: the first generated token needs a place too.
        needed = self._columns_for(tokens + 1)
        squeezed = not self.active and _SQUEEZED * self._slots_at(self.cache.columns) <= self._max_slots
        columns = needed if squeezed else max(self.cache.columns, needed)
        allowed = self._slots_at(columns)
        if self.active >= allowed:
            return False
        crowded = all(slot.ids or slot.task for slot in self._slots)
        slots = min(allowed, len(self._slots) * (2 if crowded else 1))
        if (slots, columns) != (len(self._slots), self.cache.columns):
            self._resize(slots, columns)
        return True

    def _best_source(self, task: Task) -> tuple[int, int]:
        """The slot that shares most with the task and how much; one token is always left to compute."""
        shared = [min(shared_prefix(slot.ids, task.ids), len(task.ids) - 1) for slot in self._slots]
        best = max(range(len(shared)), key=lambda index: (shared[index], index >= self.active))
        return best, shared[best]

    def _target(self, source: int, shared: int) -> int:
        """The source itself where most of it is shared; else an empty slot, or the one longest out of use."""
        if source >= self.active and 2 * shared >= len(self._slots[source].ids):
            return source
        free = range(self.active, len(self._slots))
        return min(free, key=lambda index: (bool(self._slots[index].ids), self._slots[index].used))

    def _swap(self, left: int, right: int) -> None:
        if left == right:
            return
        slots = self._slots
        self.cache.swap(left, right, max(len(slots[left].ids), len(slots[right].ids)))
        slots[left], slots[right] = slots[right], slots[left]

    def _columns_for(self, tokens: int) -> int:
        columns = _SMALLEST
        while columns < tokens:
            columns *= 2
        return min(columns, self._max_columns)

    def _slots_at(self, columns: int) -> int:
        return max(1, min(self._max_slots, self._budget // columns))

    def _resize(self, slots: int, columns: int) -> None:
        kept = self._slots[:slots] + [Slot() for _ in range(slots - len(self._slots))]
        for slot in kept:
            del slot.ids[columns:]
        self._slots = kept
        self.cache.resize(slots, columns)
