"""What the routes of one application share: the open refiner, what a request may cost, and how it is counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Annotated, Self, TypeVar

from fastapi import Depends, Request

from redline.agent.loop.events import Event, Finished
from redline.agent.loop.problem import ValidProblem
from redline.agent.loop.refiner import Draft, Refiner
from redline.agent.usage.budget import Budget
from redline.evaluation.step_judge import JudgedSolution, judge_steps
from redline.server.admission import Admission
from redline.server.flight import in_flight
from redline.server.metrics import Metrics
from redline.server.traces import Traces

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WrittenSolution:
    """A solution that somebody else wrote, to be judged."""

    problem: ValidProblem
    steps: Sequence[str]


class Gateway:
    """The refiner of an application and its limits; an async context manager, which opens and closes the refiner."""

    def __init__(
        self,
        refiner: Refiner,
        *,
        budget: Budget,
        admission: Admission,
        metrics: Metrics,
        traces: Traces,
        names: Mapping[str, str],
    ) -> None:
        self.refiner = refiner
        self.budget = budget
        """What a request may cost at most."""
        self.names = names
        """Of the `policy` and the `verifier`, as clients are told."""
        self.since = int(time.time())
        """When the application was made, in seconds since 1970."""
        self.admission, self.metrics, self._traces = admission, metrics, traces
        self.ending = asyncio.Event()
        """Set when the runs still in flight are to end with the best they have, because the server ends."""
        self.ready = False
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open the refiner. Raises what it raises."""
        await self._stack.enter_async_context(self.refiner)
        self.ready = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.ready = False
        await self._stack.aclose()

    def refine(
        self, request: Request, problem: ValidProblem, *, draft: Draft | None, budget: Budget
    ) -> AsyncGenerator[Event | None, None]:
        """The events of one run, see `in_flight`; a place of `admission` comes first."""
        return self._in_flight(request, lambda: self._run(problem, draft, budget))

    async def critique(
        self, request: Request, solutions: Sequence[WrittenSolution], *, budget: Budget, all_steps: bool
    ) -> list[JudgedSolution]:
        """The verdicts on each solution, each in a slot of its own; places of `admission` come first.

        Raises `ClientLeft`.
        """
        async with aclosing(self._in_flight(request, lambda: self._judge(solutions, budget, all_steps))) as parts:
            return [judged async for judged in parts if judged is not None]

    def _in_flight(
        self, request: Request, work: Callable[[], AsyncGenerator[T, None]]
    ) -> AsyncGenerator[T | None, None]:
        return in_flight(request, work, on_left=self.metrics.left.inc)

    async def _run(self, problem: ValidProblem, draft: Draft | None, budget: Budget) -> AsyncGenerator[Event, None]:
        async with self.admission.slot():
            with self.metrics.work("refine"), self._traces.run() as span:
                async with aclosing(
                    self.refiner.stream(problem, draft=draft, budget=budget, cancel=self.ending)
                ) as events:
                    async for event in events:
                        span.add(event)
                        if isinstance(event, Finished):
                            self.metrics.ended(event.result.stop_reason, event.result.usage)
                        yield event

    async def _judge(
        self, solutions: Sequence[WrittenSolution], budget: Budget, all_steps: bool
    ) -> AsyncGenerator[JudgedSolution, None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._judge_one(one, budget, all_steps)) for one in solutions]
        for task in tasks:
            yield task.result()

    async def _judge_one(self, solution: WrittenSolution, budget: Budget, all_steps: bool) -> JudgedSolution:
        async with self.admission.slot():
            with self.metrics.work("critique"), self._traces.critique() as span:
                judged = await judge_steps(
                    await self.refiner.resources(), solution.problem, solution.steps, budget=budget, all_steps=all_steps
                )
                span.judged(judged)
                self.metrics.ended("failed" if judged.error else "judged", judged.usage)
                return judged


def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


TheGateway = Annotated[Gateway, Depends(_gateway)]
"""A route's parameter: the gateway of its application."""
