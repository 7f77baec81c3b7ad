"""The sessions that hold a process, and which of them must give it up."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)


class SessionCache(Generic[KeyT]):
    """At most `most` of them, and their memory within `most_bytes`, as far as the idle ones can see to it."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._held: dict[KeyT, int | None] = {}
        """What each holds in bytes, None while it is busy; the one unused longest first."""

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[KeyT]:
        return iter(list(self._held))

    @property
    def idle_bytes(self) -> int:
        """What the idle ones hold together."""
        return sum(held or 0 for held in self._held.values())

    def use(self, key: KeyT) -> list[KeyT]:
        """A session is about to run a block, in its process or in a new one. Who must go for it."""
        return self._put(key, None)

    def rest(self, key: KeyT, held_bytes: int) -> list[KeyT]:
        """Its block has ended and it keeps its process, which holds so much. Who must go now, itself perhaps."""
        return self._put(key, held_bytes)

    def remove(self, key: KeyT) -> None:
        """It has no process any more. Harmless when it had none."""
        self._held.pop(key, None)

    def _put(self, key: KeyT, held_bytes: int | None) -> list[KeyT]:
        """Too many: the one unused longest goes. Too much memory: the one that holds most, so that a hoarder pays."""
        self.remove(key)
        self._held[key] = held_bytes
        evicted = []
        while idle := {other: held for other, held in self._held.items() if held is not None}:
            if len(self._held) > self._most:
                evicted.append(next(iter(idle)))
            elif sum(idle.values()) > self._most_bytes:
                evicted.append(max(idle, key=idle.__getitem__))
            else:
                break
            self.remove(evicted[-1])
        return evicted
