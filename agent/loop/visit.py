"""One visit of a node: what it works with, and how its work is brought to an orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from structlog.typing import FilteringBoundLogger

from redline.agent.boundary import boundary
from redline.agent.errors import BudgetSpent, Limit, StoppedSoftly
from redline.agent.loop.context import RunContext
from redline.agent.loop.events import Event
from redline.agent.resources import Resources
from redline.agent.result import Attempt, Failure, StopReason
from redline.agent.strategy.progress import Progress
from redline.agent.usage.ledger import Ledger, Role, deadline

T = TypeVar("T")

_SPENT: dict[Limit, StopReason] = {"calls": "budget_calls", "tokens": "budget_tokens", "time": "budget_time"}


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a run ends, where work in a node came to no end of its own or needs no other to follow."""

    stop: StopReason
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a node works with."""

    problem: str
    run: str
    """The run's name."""
    context: RunContext
    resources: Resources
    cancel: asyncio.Event | None
    log: FilteringBoundLogger
    tell: Callable[[Event], None]
    durable: bool
    """Whether there is a checkpointer, so that another process may go on."""
    stepwise: bool
    """Whether each verdict that was paid for is a superstep: somebody keeps them, or may watch them."""

    def progress(self, attempts: Sequence[Attempt], stop: StopReason | None = None) -> Progress:
        """The run as its strategy is shown it."""
        context = self.context
        return Progress(
            self.problem, tuple(attempts), context.acceptance, context.budget, context.seed, stop, self.tell, self.log
        )

    async def attend(self, role: Role, ledger: Ledger, work: Callable[[], Awaitable[T]]) -> T | Halt:
        """What comes of the work, or why the run ends before it does."""
        # A judge is anybody's code: whatever it raises ends this run, recorded, and not the batch around it.
        with boundary(role, self.log, foreign=role == "verifier") as caught:
            try:
                async with deadline(ledger, self.cancel):
                    return await work()
            except BudgetSpent as spent:
                self.log.info("budget_spent", limit=spent.limit)
                return Halt(_SPENT[spent.limit])
            except StoppedSoftly:
                return Halt("cancelled")
        assert caught.failure is not None
        self.log.warning("failure", **caught.failure.model_dump())
        return Halt("failed", caught.failure)
