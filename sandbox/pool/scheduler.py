"""The rota: which worker has a turn to give, and who waits for one, in order of arrival."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

WorkerT = TypeVar("WorkerT", bound=Hashable)


class WorkerScheduler(Generic[WorkerT]):
    """Each worker of the rota has `share` turns. Nobody waits for a turn while one that would do is free."""

    def __init__(self, share: int) -> None:
        self._share = share
        self._tickets = itertools.count()
        self._loads: dict[WorkerT, int] = {}
        self._own: dict[WorkerT, OrderedDict[int, asyncio.Future[WorkerT]]] = {}
        """Who waits for this worker and no other."""
        self._any: OrderedDict[int, asyncio.Future[WorkerT]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._loads)

    @property
    def running(self) -> int:
        """Turns that are taken."""
        return sum(self._loads.values())

    @property
    def waiting(self) -> int:
        """Callers without a turn."""
        return len(self._any) + sum(map(len, self._own.values()))

    def free(self, wanted: WorkerT | None = None) -> WorkerT | None:
        """The least loaded worker with a turn to give; only `wanted`, while that is on the rota. None: wait."""
        candidates = [wanted] if wanted in self._loads else self._loads
        least = min(candidates, key=self._loads.__getitem__, default=None)
        return least if least is not None and self._loads[least] < self._share else None

    async def take(self, wanted: WorkerT | None = None) -> WorkerT:
        """Take a turn, waiting for it if need be; see `free`. Raises what `dismiss` makes."""
        if (worker := self.free(wanted)) is not None:
            self._loads[worker] += 1
            return worker
        ticket = next(self._tickets)
        turn: asyncio.Future[WorkerT] = asyncio.get_running_loop().create_future()
        queue = self._own[wanted] if wanted is not None and wanted in self._own else self._any
        queue[ticket] = turn
        try:
            return await turn
        except asyncio.CancelledError:
            self._give_up(ticket, turn)
            raise

    def give_back(self, worker: WorkerT) -> None:
        """End a turn. Harmless for a worker that has left."""
        if worker in self._loads:
            self._loads[worker] -= 1
            self._hand_out(worker)

    def join(self, worker: WorkerT) -> None:
        """A worker has come, with all its turns free."""
        self._loads[worker] = 0
        self._own[worker] = OrderedDict()
        self._hand_out(worker)

    def leave(self, worker: WorkerT) -> None:
        """A worker has gone; who waited for it waits for any, in the place that their time of arrival gives them."""
        if worker not in self._loads:
            return
        del self._loads[worker]
        self._any = OrderedDict(sorted([*self._any.items(), *self._own.pop(worker).items()]))
        while self._any and (other := self.free()) is not None:
            self._hand_out(other)

    def dismiss(self, error: Callable[[], Exception]) -> None:
        """Send everybody who waits away with an error, each with one of its own."""
        for queue in (self._any, *self._own.values()):
            while queue:
                turn = queue.popitem(last=False)[1]
                if not turn.done():
                    turn.set_exception(error())

    def _hand_out(self, worker: WorkerT) -> None:
        while self._loads[worker] < self._share and (turn := self._first_for(worker)):
            if not turn.done():
                turn.set_result(worker)
                self._loads[worker] += 1

    def _first_for(self, worker: WorkerT) -> asyncio.Future[WorkerT] | None:
        queues = [queue for queue in (self._own[worker], self._any) if queue]
        if not queues:
            return None
        return min(queues, key=lambda queue: next(iter(queue))).popitem(last=False)[1]

    def _give_up(self, ticket: int, turn: asyncio.Future[WorkerT]) -> None:
        for queue in (self._any, *self._own.values()):
            queue.pop(ticket, None)
        if turn.done() and not turn.cancelled() and turn.exception() is None:
            self.give_back(turn.result())
