"""What a run works with: its limits, and the resources that are open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import GetPydanticSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core.core_schema import any_schema
from structlog.typing import FilteringBoundLogger

from redline.agent.log import get_logger
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.resources import Resources
from redline.agent.usage.budget import Budget

_ANYTHING = GetPydanticSchema(lambda _type, _handler: any_schema())


@dataclass(frozen=True, slots=True)
class RunContext:
    """The runtime context of the graph. What of it is plain data is its JSON schema; the rest is open, and is not."""

    resources: Annotated[Resources, _ANYTHING, SkipJsonSchema()]
    budget: Budget = field(default_factory=Budget)
    acceptance: AcceptancePolicy = field(default_factory=AcceptancePolicy)
    seed: int = 0
    """The judge's. The same for every attempt, so that steps kept from one to the next are judged alike."""
    trace: bool = False
    """Whether `run_graph` lets LangSmith have the run."""
    cancel: Annotated[asyncio.Event | None, _ANYTHING, SkipJsonSchema()] = None
    log: Annotated[FilteringBoundLogger, _ANYTHING, SkipJsonSchema()] = field(default_factory=get_logger)
