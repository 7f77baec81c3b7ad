"""The application put together: what it works with is open from its start to its end, and every route shares it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from redline.agent.loop.refiner import Refiner
from redline.agent.usage.budget import Budget
from redline.server.gateway import Gateway
from redline.server.health import health


def create_app(refiner: Refiner, *, budget: Budget | None = None) -> FastAPI:
    """The gateway over one refiner, still closed: the application opens it when it starts and closes it when it ends.

    `budget`: what a request may cost at most; a request may ask for less. Routes find all of it in `app.state.gateway`.
    """
    gateway = Gateway(refiner, budget or Budget())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with gateway:
            yield

    app = FastAPI(title="Redline", lifespan=lifespan)
    app.state.gateway = gateway
    app.include_router(health)
    return app
