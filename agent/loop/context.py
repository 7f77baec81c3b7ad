"""What a run works with: everything the nodes need that is not state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from redline.agent.log import journal
from redline.agent.loop.acceptance import Gate
from redline.agent.policy.policy import Writer
from redline.agent.usage.budget import Budget
from redline.agent.usage.ledger import Ledger
from redline.verifier import Judge


@dataclass(frozen=True, slots=True)
class Bench:
    """The runtime context of the graph. Writer and judge are made anew for each node, metered by that node's ledger."""

    writer: Callable[[Ledger], Writer]
    judge_with: Callable[[Ledger], Judge]
    budget: Budget
    gate: Gate
    seed: int = 0
    """The judge's. The same for every attempt, so that steps kept from one to the next are judged alike."""
    judge_again: Callable[[Ledger], Judge] | None = None
    """The judge of a step that could not be judged, with another seed; None: the same judge."""
    cancel: asyncio.Event | None = None
    trace: bool = False
    """Whether `run_graph` lets LangSmith have the run."""
    log: FilteringBoundLogger = field(default_factory=journal)
