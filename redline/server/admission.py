"""How much is worked on at once: so many have a slot, some more wait in line, and who comes then is sent away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from redline.server.errors import RequestRefused

WAITING = 1_024
RETRY_AFTER = 5
"""Seconds after which somebody who was sent away may come again."""


class Admission:
    """Slots for what is worked on, handed out in the order of asking. In numbers of problems or solutions.

    `slots`: worked on at once. `waiting`: how many may stand in line.
    """

    def __init__(self, slots: int, waiting: int = WAITING) -> None:
        self._slots, self._room = asyncio.Semaphore(slots), slots + waiting
        self.admitted = 0
        """In a slot or in line."""
        self.working = 0
        """In a slot."""

    @property
    def waiting(self) -> int:
        """In line."""
        return self.admitted - self.working

    @property
    def full(self) -> bool:
        """Whether who comes now has to wait."""
        return self._slots.locked()

    @contextmanager
    def place(self, count: int = 1) -> Iterator[None]:
        """Room for so many, in line or in a slot. Raises `RequestRefused` (503) where there is none."""
        if self.admitted + count > self._room:
            raise RequestRefused(503, "too many requests are waiting", code="overloaded", retry_after=RETRY_AFTER)
        self.admitted += count
        try:
            yield
        finally:
            self.admitted -= count

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """A slot, as soon as it is this one's turn; `place` comes first."""
        async with self._slots:
            self.working += 1
            try:
                yield
            finally:
                self.working -= 1
