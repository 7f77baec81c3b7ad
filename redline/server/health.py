"""Whether the process lives, and whether it takes work: for whoever starts it and sends it traffic."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from redline.server.gateway import TheGateway

health = APIRouter(tags=["health"])


class Health(BaseModel):
    """The state of the server."""

    status: Literal["ok", "not ready"]


@health.get("/health")
async def alive() -> Health:
    """The process answers."""
    return Health(status="ok")


@health.get("/ready", responses={503: {"model": Health, "description": "Models are not open, or the server ends"}})
async def ready(gateway: TheGateway, response: Response) -> Health:
    """The models are open, and requests are taken."""
    if gateway.ready:
        return Health(status="ok")
    response.status_code = 503
    return Health(status="not ready")
