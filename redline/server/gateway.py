"""What the routes of one application share: the open refiner, and what a request may cost."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated, Self

from fastapi import Depends, Request

from redline.agent.loop.refiner import Refiner
from redline.agent.usage.budget import Budget


class Gateway:
    """The refiner of an application and its limits; an async context manager, which opens and closes the refiner."""

    def __init__(self, refiner: Refiner, budget: Budget) -> None:
        self.refiner = refiner
        self.budget = budget
        """What a request may cost at most."""
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


def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


TheGateway = Annotated[Gateway, Depends(_gateway)]
"""A route's parameter: the gateway of its application."""
