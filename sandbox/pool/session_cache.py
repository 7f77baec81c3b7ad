"""The residents: sessions that hold a process, and which of them must give it up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)


class SessionCache(Generic[KeyT]):
    """At most `most` of them, and their memory within `most_bytes`, as far as the idle ones can see to it."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._busy: set[KeyT] = set()
        self._idle: OrderedDict[KeyT, int] = OrderedDict()
        """What each holds in bytes; the one unused longest first."""
        self._idle_bytes = 0

    def __len__(self) -> int:
        return len(self._busy) + len(self._idle)

    def __iter__(self) -> Iterator[KeyT]:
        return iter([*self._busy, *self._idle])

    @property
    def idle_bytes(self) -> int:
        """What the idle ones hold together."""
        return self._idle_bytes

    def enter(self, key: KeyT) -> list[KeyT]:
        """A session is about to run a block, in its process or in a new one. Who must go for it."""
        self.leave(key)
        self._busy.add(key)
        return self._surplus()

    def rest(self, key: KeyT, held_bytes: int) -> list[KeyT]:
        """Its block has ended and it keeps its process, which holds so much. Who must go now, itself perhaps."""
        self.leave(key)
        self._idle[key] = held_bytes
        self._idle_bytes += held_bytes
        return self._surplus()

    def leave(self, key: KeyT) -> None:
        """It has no process any more. Harmless when it had none."""
        self._busy.discard(key)
        self._idle_bytes -= self._idle.pop(key, 0)

    def _surplus(self) -> list[KeyT]:
        """Too many: the one unused longest. Too much memory: the one that holds most, so that a hoarder pays."""
        gone = []
        while self._idle and len(self) > self._most:
            gone.append(next(iter(self._idle)))
            self.leave(gone[-1])
        while self._idle_bytes > self._most_bytes:
            gone.append(max(self._idle, key=self._idle.__getitem__))
            self.leave(gone[-1])
        return gone
