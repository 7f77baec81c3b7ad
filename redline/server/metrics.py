"""What happens here in numbers, for Prometheus; every application has a registry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from redline.agent.result import RunUsage
from redline.server.admission import Admission

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)

metrics_page = APIRouter(include_in_schema=False)


class Metrics:
    """The meters of one application. `admission`: of what comes to /v1; `pupils`: of what the tutor's page asks for."""

    def __init__(self, admission: Admission, pupils: Admission) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "redline_http_requests", "Requests answered.", ["route", "method", "status"], registry=registry
        )
        self.seconds = Histogram(
            "redline_http_request_seconds",
            "From the request's headers to the end of its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._work_seconds = Histogram(
            "redline_work_seconds", "In a slot, without waiting.", ["work"], buckets=_SECONDS, registry=registry
        )
        self._ended = Counter(
            "redline_work", "Runs and critiques that came to an end; not those whose client left.", ["end"],
            registry=registry,
        )  # fmt: skip
        self._tokens = Counter(
            "redline_tokens", "Tokens of runs that came to an end.", ["role", "kind"], registry=registry
        )
        self._calls = Counter("redline_model_calls", "Calls of models.", ["role"], registry=registry)
        self._sandbox = Counter("redline_sandbox_seconds", "Seconds in the sandbox.", registry=registry)
        self.left = Counter("redline_clients_left", "Clients that left before their answer.", registry=registry)
        self._line("redline", "Problems and solutions", admission)
        self._line("redline_tutor", "Pupils' checks and hints", pupils)

    def _line(self, name: str, what: str, admission: Admission) -> None:
        """Show how many are worked on, and how many wait."""
        working = Gauge(f"{name}_working", f"{what} in a slot.", registry=self.registry)
        working.set_function(lambda: admission.working)
        waiting = Gauge(f"{name}_waiting", f"{what} in line.", registry=self.registry)
        waiting.set_function(lambda: admission.waiting)

    @contextmanager
    def work(self, what: Literal["refine", "critique"]) -> Iterator[None]:
        """Time what is done in the block."""
        with self._work_seconds.labels(what).time():
            yield

    def ended(self, end: str, usage: RunUsage) -> None:
        """Book how a piece of work ended, and what it cost."""
        self._ended.labels(end).inc()
        self._tokens.labels("policy", "prompt").inc(usage.policy_prompt_tokens)
        self._tokens.labels("policy", "generated").inc(usage.policy_tokens)
        self._tokens.labels("verifier", "prompt").inc(usage.verifier_prompt_tokens)
        self._tokens.labels("verifier", "generated").inc(usage.verifier_tokens)
        self._calls.labels("policy").inc(usage.policy_calls)
        self._calls.labels("verifier").inc(usage.verifier_calls)
        self._sandbox.inc(usage.sandbox_seconds)


class RequestMeter:
    """Counts and times every request of an application, by the route it came to."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = monotonic(), 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            # An address that nobody made up here: a label for each would fill the memory.
            route = getattr(scope.get("route"), "path", "unknown")
            self._metrics.seconds.labels(route).observe(monotonic() - started)
            self._metrics.requests.labels(route, _method(scope), status).inc()


@metrics_page.get("/metrics")
async def metrics(request: Request) -> Response:
    """Every meter, in Prometheus' text format."""
    meters: Metrics = request.app.state.gateway.metrics
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH") else "other"
