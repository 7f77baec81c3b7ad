"""How far a run has come, as its strategy is shown it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from redline.agent.log import get_logger
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.events import Event
from redline.agent.result import Attempt, StopReason
from redline.agent.usage.budget import Budget


def _nobody(event: Event) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The problem, everything written and judged so far, and by what it is measured."""

    problem: str
    attempts: tuple[Attempt, ...] = ()
    """In the order they were written, with the verdicts that they have."""
    acceptance: AcceptancePolicy = field(default_factory=AcceptancePolicy)
    budget: Budget = field(default_factory=Budget)
    seed: int = 0
    stop_reason: StopReason | None = None
    """Why the run ends; None while it goes on."""
    tell: Callable[[Event], None] = _nobody
    """Tells whoever watches the run of an event."""
    log: FilteringBoundLogger = field(default_factory=get_logger)
    elsewhere: int = 0
    """Attempts of the run that are not shown: those of its other loops, where it is one of several."""

    @property
    def last(self) -> Attempt:
        """The attempt that was judged last. Raises `IndexError` where there is none yet."""
        return self.attempts[-1]

    @property
    def number(self) -> int:
        """The number (from 0) that the next attempt will have."""
        return self.elsewhere + len(self.attempts)

    @property
    def revisions_left(self) -> int:
        """How many more attempts the budget allows after the first one."""
        return self.budget.max_revisions - (len(self.attempts) - 1)
