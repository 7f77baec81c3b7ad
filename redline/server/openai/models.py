"""`GET /v1/models`: the one model that answers, and what is in it."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from redline.server.errors import RequestRefused
from redline.server.gateway import TheGateway
from redline.server.http.error_body import RESPONSES
from redline.server.openai.chat_request import MODEL

models = APIRouter(tags=["openai"], responses={**RESPONSES})


class OfferedModel(BaseModel):
    """A model as OpenAI's API lists it."""

    id: str
    object: Literal["model"] = "model"
    created: int
    """When the server started, in seconds since 1970."""
    owned_by: Literal["redline"] = "redline"
    policy: str
    """The model that writes."""
    verifier: str
    """The judge of what it writes."""


class ModelList(BaseModel):
    """All models there are: one."""

    object: Literal["list"] = "list"
    data: list[OfferedModel]


@models.get("/v1/models")
async def list_models(gateway: TheGateway) -> ModelList:
    """The one model: the loop over a policy and a verifier."""
    return ModelList(data=[_offered(gateway)])


@models.get("/v1/models/{model}")
async def show_model(model: str, gateway: TheGateway) -> OfferedModel:
    """One model by its id."""
    if model != MODEL:
        raise RequestRefused(
            404, f"there is no model {model!a} here: the only one is {MODEL!r}", code="model_not_found"
        )
    return _offered(gateway)


def _offered(gateway: TheGateway) -> OfferedModel:
    return OfferedModel(
        id=MODEL, created=gateway.since, policy=gateway.names["policy"], verifier=gateway.names["verifier"]
    )
