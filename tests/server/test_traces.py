"""The spans of a request: what they are called, what hangs below what, and that no text is in them."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from redline.server.errors import TracesUnusable
from redline.server.traces import provider_from_environment

from .conftest import PROBLEM

NAMES = {"policy": "adder", "verifier": "sum"}


@pytest.fixture
def exporter():
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider


async def test_a_run_is_an_agent_with_its_texts_and_verdicts_below(ask, exporter, provider):
    above = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with ask(tracer_provider=provider, names=NAMES) as client:
        body = {"problem": f"carelessly: {PROBLEM}"}
        record = (await client.post("/v1/refine", json=body, headers={"traceparent": above})).json()
        await client.get("/health")
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert set(spans) == {"POST /v1/refine", "invoke_agent redline", "chat adder", "evaluate sum"}
    http, agent = spans["POST /v1/refine"], spans["invoke_agent redline"]
    assert format(http.context.trace_id, "032x") == above.split("-")[1]
    assert format(http.parent.span_id, "016x") == above.split("-")[2]
    assert agent.parent.span_id == http.context.span_id
    assert {span.parent.span_id for span in (spans["chat adder"], spans["evaluate sum"])} == {agent.context.span_id}
    assert agent.attributes["gen_ai.operation.name"] == "invoke_agent"
    usage = record["usage"]
    assert agent.attributes["gen_ai.usage.output_tokens"] == usage["policy_tokens"] + usage["verifier_tokens"]
    assert agent.attributes["gen_ai.response.finish_reasons"] == ("accepted",)
    [verdict] = spans["evaluate sum"].events
    assert verdict.name == "gen_ai.evaluation.result"
    assert verdict.attributes["gen_ai.evaluation.score.label"] == "yes"
    assert verdict.attributes["gen_ai.evaluation.score.value"] == 0.97
    assert not any("17 + 25" in span.to_json() for span in exporter.get_finished_spans())


async def test_what_fails_is_an_error_of_its_span(ask, exporter, provider):
    async with ask(tracer_provider=provider, names=NAMES) as client:
        await client.post("/v1/refine", json={"problem": f"broken: {PROBLEM}"})
        await client.post("/v1/critique", json={"solutions": [{"problem": PROBLEM, "solution": ["raise 42"]}]})
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert spans["invoke_agent redline"].attributes["error.type"] == "ModelFailed"
    assert spans["evaluate sum"].attributes["error.type"] == "ZeroDivisionError"
    assert not spans["evaluate sum"].status.is_ok


def test_nothing_is_sent_unless_the_environment_says_where_to(monkeypatch):
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert provider_from_environment() is None
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert provider_from_environment() is None
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    provider = provider_from_environment()
    assert isinstance(provider, TracerProvider)
    provider.shutdown()


def test_an_exporter_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "carrier-pigeon")
    with pytest.raises(TracesUnusable, match="carrier-pigeon: not installed"):
        provider_from_environment()
