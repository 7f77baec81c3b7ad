"""Spans for OpenTelemetry, with the names of its conventions for generative AI; no text of a problem is in them.

They go to where the `OTEL_` variables say, and nowhere without them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from time import time_ns

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import NoOpTracerProvider, Span, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace import TracerProvider as AnyProvider

from redline.agent.loop.events import Drafted, Event, Finished, Judged
from redline.agent.result import RefinementResult, RunUsage, Step
from redline.evaluation.step_judge import JudgedSolution
from redline.server.errors import TracesUnusable
from redline.verifier import Label

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def provider_from_environment() -> TracerProvider | None:
    """Where spans go, as `OTEL_TRACES_EXPORTER` and `OTEL_EXPORTER_OTLP_ENDPOINT` say; None where neither is set.

    Raises `TracesUnusable` for an exporter that is not installed.
    """
    named = os.environ.get("OTEL_TRACES_EXPORTER", "").strip()
    asked = named or ("otlp" if any(os.environ.get(name) for name in _ENDPOINTS) else "none")
    if asked == "none" or os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    service = os.environ.get("OTEL_SERVICE_NAME") or "redline"
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    for name in asked.split(","):
        provider.add_span_processor(BatchSpanProcessor(_exporter(name.strip())))
    return provider


def _exporter(name: str) -> SpanExporter:
    if name == "console":
        return ConsoleSpanExporter()
    found = [entry for entry in entry_points(group="opentelemetry_traces_exporter") if entry.name == name]
    if not found:
        package = "opentelemetry-exporter-otlp-proto-http" if name.startswith("otlp") else f"the exporter {name}"
        raise TracesUnusable(f"OTEL_TRACES_EXPORTER={name}: not installed here: pip install {package}")
    exporter: SpanExporter = found[0].load()()
    return exporter


class Traces:
    """Makes the spans of runs and critiques, with the names of the models in them."""

    def __init__(self, provider: AnyProvider | None, *, policy: str, verifier: str) -> None:
        self.provider = provider
        self._tracer = (provider or NoOpTracerProvider()).get_tracer("redline")
        self._policy, self._verifier = policy, verifier

    @contextmanager
    def run(self) -> Iterator[RunSpan]:
        """The span of a run, the caller's current one above it."""
        span = RunSpan(self._tracer, self._policy, self._verifier)
        try:
            yield span
        finally:
            span.end()

    @contextmanager
    def critique(self) -> Iterator[CritiqueSpan]:
        """The span of one solution that is judged."""
        span = CritiqueSpan(self._tracer, self._verifier)
        try:
            yield span
        finally:
            span.end()


class RunSpan:
    """A run of the loop (`invoke_agent`); below it a span for every text of the policy and every verdict."""

    def __init__(self, tracer: Tracer, policy: str, verifier: str) -> None:
        self._tracer, self._policy, self._verifier = tracer, policy, verifier
        self._span = tracer.start_span("invoke_agent redline", attributes=_attributes("invoke_agent", policy))
        self._since = time_ns()

    def add(self, event: Event) -> None:
        """What happened since the event before."""
        match event:
            case Drafted():
                self._child(f"chat {self._policy}", _attributes("chat", self._policy)).end()
            case Judged():
                span = self._child(f"evaluate {self._verifier}", _attributes("evaluate", self._verifier))
                _tell(span, event.content)
                span.end()
            case Finished():
                self._finished(event.result)
        self._since = time_ns()

    def end(self) -> None:
        """The run is over."""
        self._span.end()

    def _child(self, name: str, attributes: dict[str, str]) -> Span:
        above = set_span_in_context(self._span)
        return self._tracer.start_span(name, context=above, attributes=attributes, start_time=self._since)

    def _finished(self, result: RefinementResult) -> None:
        self._span.set_attribute("gen_ai.response.finish_reasons", [result.stop_reason])
        self._span.set_attribute("redline.accepted", result.accepted)
        _cost(self._span, result.usage)
        if result.error is not None:
            self._span.set_attribute("error.type", result.error.type)
            self._span.set_status(StatusCode.ERROR, result.error.boundary)


class CritiqueSpan:
    """One solution that is judged (`evaluate`)."""

    def __init__(self, tracer: Tracer, verifier: str) -> None:
        self._span = tracer.start_span(f"evaluate {verifier}", attributes=_attributes("evaluate", verifier))

    def judged(self, solution: JudgedSolution) -> None:
        """What was said of its steps."""
        for verdict in solution.verdicts:
            _event(self._span, verdict.verdict, verdict.reward)
        _cost(self._span, solution.usage)
        if solution.error is not None:
            self._span.set_attribute("error.type", solution.error.type)
            self._span.set_status(StatusCode.ERROR, solution.error.boundary)

    def end(self) -> None:
        """It has been judged, or cannot be."""
        self._span.end()


def _attributes(operation: str, model: str) -> dict[str, str]:
    return {
        "gen_ai.operation.name": operation,
        "gen_ai.provider.name": "redline",
        "gen_ai.agent.name": "redline",
        "gen_ai.request.model": model,
    }


def _tell(span: Span, step: Step) -> None:
    _event(span, step.verdict, step.reward)


def _event(span: Span, label: Label, reward: float | None) -> None:
    scored = {} if reward is None else {"gen_ai.evaluation.score.value": reward}
    named = {"gen_ai.evaluation.name": "step_is_right", "gen_ai.evaluation.score.label": label}
    span.add_event("gen_ai.evaluation.result", {**named, **scored})


def _cost(span: Span, usage: RunUsage) -> None:
    span.set_attribute("gen_ai.usage.input_tokens", usage.policy_prompt_tokens + usage.verifier_prompt_tokens)
    span.set_attribute("gen_ai.usage.output_tokens", usage.policy_tokens + usage.verifier_tokens)
