"""Which worker has a turn to give, and who waits for one, in order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

WorkerT = TypeVar("WorkerT", bound=Hashable)


class WorkerScheduler(Generic[WorkerT]):
    """Each worker has the same number of turns. Nobody waits for a turn while one that would do is free."""

    def __init__(self, turns: int) -> None:
        self._turns = turns
        self._loads: dict[WorkerT, int] = {}
        self._waiting: dict[asyncio.Future[WorkerT], WorkerT | None] = {}
        """In order of arrival, each with the worker that it wants."""

    def __len__(self) -> int:
        return len(self._loads)

    @property
    def running(self) -> int:
        """Turns that are taken."""
        return sum(self._loads.values())

    @property
    def waiting(self) -> int:
        """Callers without a turn."""
        return len(self._waiting)

    def free(self, wanted: WorkerT | None = None) -> WorkerT | None:
        """The least loaded worker with a turn to give; only `wanted`, while there is that one. None: wait."""
        candidates = [wanted] if wanted in self._loads else self._loads
        least = min(candidates, key=self._loads.__getitem__, default=None)
        return least if least is not None and self._loads[least] < self._turns else None

    async def take(self, wanted: WorkerT | None = None) -> WorkerT:
        """Take a turn, waiting for it if need be; see `free`. Raises what `dismiss` makes."""
        turn: asyncio.Future[WorkerT] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = wanted
        self._grant()
        try:
            return await turn
        except asyncio.CancelledError:
            self._waiting.pop(turn, None)
            if not turn.cancelled() and turn.exception() is None:  # granted, and nobody had been told yet
                self.give_back(turn.result())
            raise

    def give_back(self, worker: WorkerT) -> None:
        """End a turn. Harmless for a worker that has been removed."""
        if worker in self._loads:
            self._loads[worker] -= 1
            self._grant()

    def add(self, worker: WorkerT) -> None:
        """A worker with all its turns free."""
        self._loads[worker] = 0
        self._grant()

    def remove(self, worker: WorkerT) -> None:
        """The worker is gone; who waited for it waits for any, in the place that their time of arrival gives them."""
        self._loads.pop(worker, None)
        self._waiting = {turn: None if wanted == worker else wanted for turn, wanted in self._waiting.items()}
        self._grant()

    def dismiss(self, error: Callable[[], Exception]) -> None:
        """Send everybody who waits away with an error, each with one of its own."""
        for turn in self._waiting:
            if not turn.done():
                turn.set_exception(error())
        self._waiting.clear()

    def _grant(self) -> None:
        """Each free turn to whoever came first of those that it suits."""
        for turn, wanted in list(self._waiting.items()) if self.free() is not None else ():
            if not turn.done() and (worker := self.free(wanted)) is not None:
                del self._waiting[turn]
                self._loads[worker] += 1
                turn.set_result(worker)
