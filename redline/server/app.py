"""The application put together: what it works with is open from its start to its end, and every route shares it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider
from starlette.types import Scope

from redline.agent.loop.refiner import Refiner
from redline.agent.usage.budget import Budget
from redline.server.admission import WAITING, Admission
from redline.server.gateway import Gateway
from redline.server.health import health
from redline.server.http import error_body
from redline.server.http.body_limit import MAX_BYTES, SECONDS, BodyLimit
from redline.server.http.gatekeeper import GUARDED, Gatekeeper
from redline.server.http.tokens import Tokens
from redline.server.metrics import Metrics, RequestMeter, metrics_page
from redline.server.openai.chat import chat
from redline.server.openai.models import models
from redline.server.refinement.critique import critique
from redline.server.refinement.refine import refine
from redline.server.traces import Traces
from redline.server.tutor.app import create_tutor_app
from redline.server.tutor.session_folder import default_folder
from redline.server.tutor.sessions import TutorSessions


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What an application takes on, from one request and from all together."""

    budget: Budget = field(default_factory=Budget)
    """What a request may cost at most; a request may ask for less."""
    concurrency: int = 8
    """Problems and solutions worked on at once."""
    waiting: int = WAITING
    """Those that may stand in line for it."""
    body_bytes: int = MAX_BYTES
    body_seconds: float = SECONDS
    """In which a body has to be there."""


def create_app(
    refiner: Refiner,
    *,
    limits: ServerLimits | None = None,
    names: Mapping[str, str] | None = None,
    tokens: Tokens | None = None,
    hosts: Collection[str] | None = None,
    tracer_provider: TracerProvider | None = None,
) -> FastAPI:
    """The gateway over one refiner, still closed: the application opens it when it starts and closes it when it ends.

    `names`: of the `policy` and the `verifier`, as clients are told. `tokens`: who may ask under /v1; None: everybody.
    `hosts`: the names under which the server is asked, None for any. `tracer_provider`: where spans go; None: nowhere.
    Routes find all of it in `app.state.gateway`. The tutor's page is at /tutor, for everybody. Set `app.state.draining`
    when no more requests are taken: streams that have no end of their own end then.
    """
    limits, shown = limits or ServerLimits(), {"policy": "unnamed", "verifier": "unnamed", **(names or {})}
    sessions, draining = TutorSessions(refiner, default_folder(), exact=refiner.exact), asyncio.Event()
    admission = Admission(limits.concurrency, limits.waiting)
    metrics = Metrics(admission, sessions.turns)
    gateway = Gateway(
        refiner,
        budget=limits.budget,
        admission=admission,
        metrics=metrics,
        traces=Traces(tracer_provider, **shown),
        names=shown,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with gateway, sessions.serving(draining):
            yield

    # The pages that FastAPI makes of a schema load their scripts from elsewhere.
    app = FastAPI(title="Redline", lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=_spans(tracer_provider))
    app.state.gateway, app.state.draining = gateway, draining
    # The last one is the first that a request passes.
    app.add_middleware(BodyLimit, max_bytes=limits.body_bytes, seconds=limits.body_seconds)
    app.add_middleware(Gatekeeper, tokens=tokens or Tokens(), hosts=hosts)
    app.add_middleware(RequestMeter, metrics=metrics)
    error_body.install(app)
    _add_routes(app, sessions)
    return app


def _add_routes(app: FastAPI, sessions: TutorSessions) -> None:
    for router in (health, metrics_page, models, chat, refine, critique):
        app.include_router(router)
    app.mount("/tutor", create_tutor_app(sessions))
    app.add_api_route("/", _to_the_page, include_in_schema=False)


async def _to_the_page() -> RedirectResponse:
    """Where somebody lands who typed the server's address alone."""
    return RedirectResponse("/tutor/", 307)


def _spans(provider: TracerProvider | None) -> TelemetryConfig:
    """A span for each request that may cost something, and nothing else of what FastAPI could send."""
    return TelemetryConfig(
        tracer_provider=provider,
        tracing=provider is not None,
        metrics=False,
        logs=False,
        operation_spans=False,
        auto_configure=False,
        exclude=_costs_nothing,
    )


def _costs_nothing(scope: Scope) -> bool:
    path: str = scope["path"]
    return not path.startswith(GUARDED)
