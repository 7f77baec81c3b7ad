"""The tutor solves the problem itself, once, while the student thinks; whoever needs the solution waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Protocol

from redline.agent.loop.events import Event, Finished
from redline.agent.result import RefinementResult
from redline.verifier import Sight, Verdict


class TutorSolver(Protocol):
    """What a tutor needs of a `Refiner`."""

    @property
    def sees(self) -> Sight: ...

    def stream(self, problem: str, *, cancel: asyncio.Event | None = None) -> AsyncGenerator[Event, None]: ...

    def check(
        self, problem: str, steps: Sequence[str], *, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]: ...


class OwnSolution:
    """One run of the loop on one problem, in a task of its own on the running event loop."""

    def __init__(self, teacher: TutorSolver, problem: str) -> None:
        self.problem = problem
        self._cancel = asyncio.Event()
        self._task = asyncio.create_task(_solve(teacher, problem, self._cancel))

    async def wait(self, seconds: float | None = None) -> RefinementResult | None:
        """The result, or None where it is not there after so many seconds. Cancelling the wait leaves the run alone.

        Raises what the loop raises.
        """
        done, _ = await asyncio.wait({self._task}, timeout=seconds)
        return self._task.result() if done else None

    async def finish(self, cancel: asyncio.Event | None = None) -> RefinementResult:
        """The result. Setting `cancel` ends the run softly, with the best so far; a cancelled wait ends it at once."""
        watch = asyncio.create_task(self._pass_on(cancel)) if cancel is not None else None
        try:
            return await self._task
        finally:
            if watch is not None:
                watch.cancel()

    def abandon(self) -> None:
        """Have the run end, without waiting for it."""
        self._task.cancel()

    async def aclose(self) -> None:
        """End the run, if it goes on."""
        self.abandon()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _pass_on(self, cancel: asyncio.Event) -> None:
        await cancel.wait()
        self._cancel.set()


async def _solve(teacher: TutorSolver, problem: str, cancel: asyncio.Event) -> RefinementResult:
    async with aclosing(teacher.stream(problem, cancel=cancel)) as events:
        async for event in events:
            if isinstance(event, Finished):
                return event.result
    raise AssertionError("a stream of events ends in Finished")
