"""What a run is given beside its problem: its limits as plain data, and what of it is alive in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, PrivateAttr
from structlog.typing import FilteringBoundLogger

from redline.agent.log import get_logger
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.usage.budget import Budget


def new_run_id() -> str:
    """A name for a run, unique for all purposes of this program."""
    return uuid4().hex[:12]


@dataclass(slots=True)
class LiveRun:
    """What of a run is alive: how it is stopped softly, where its log goes, who watches."""

    id: str = field(default_factory=new_run_id)
    cancel: asyncio.Event | None = None
    log: FilteringBoundLogger = field(default_factory=get_logger)
    watched: bool = True
    """Whether anybody is shown the events, or waits for the end alone."""


class RunContext(BaseModel):
    """The runtime context of the graph, all of it plain data: `ainvoke(..., context=RunContext(...))`, or a dict."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    budget: Budget = Budget()
    acceptance: AcceptancePolicy = AcceptancePolicy()
    seed: int = 0
    """The judge's. The same for every attempt, so that steps kept from one to the next are judged alike."""

    overlap: bool = False
    """Whether steps are judged while later ones are being written, which ends at the first that does not pass."""
    ask: tuple[Literal["not_judged", "accepted"], ...] = ()
    """Where the graph is interrupted for a person to decide, instead of ending so. It needs a checkpointer."""

    _live: LiveRun | None = PrivateAttr(None)

    @property
    def live(self) -> LiveRun | None:
        """What is alive of the one run that this context is for; None where it is for any run."""
        return self._live

    def alive(self, live: LiveRun) -> Self:
        """The same context for one run alone."""
        copy = self.model_copy()
        copy._live = live
        return copy


def context_of(given: Any, default: RunContext) -> RunContext:
    """The context that a node was given; the graph's own where a graph around it has another, or none."""
    return given if isinstance(given, RunContext) else default
