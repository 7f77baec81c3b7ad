"""The loop in LangGraph's own dev server: what `langgraph.json` names opens there, runs, asks and goes on."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.free_ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv-langgraph" / "bin" / "langgraph"
PATIENCE = 240.0
PROBLEM = {"problem": "What is 17 + 25?"}


async def test_the_file_of_the_server_names_a_factory_of_the_graph(monkeypatch, tmp_path):
    monkeypatch.setenv("REDLINE_POLICY", "embedded")
    monkeypatch.setenv("REDLINE_VERIFIER", "embedded")
    named = json.loads((ROOT / "langgraph.json").read_text())["graphs"]["redline"]
    module, function = named.split(":")
    graph = await getattr(importlib.import_module(module), function)()
    assert set(graph.get_input_jsonschema()["properties"]) == {"problem", "draft"}
    assert graph.checkpointer is None


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A client of a dev server over the embedded pair."""
    if not PROGRAM.exists():
        if os.environ.get("REDLINE_REQUIRE_LANGGRAPH"):
            pytest.fail("LangGraph's server is required and not installed: .ci/langgraph installs it")
        pytest.skip("LangGraph's server is not installed: .ci/langgraph installs it")
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    command = [str(PROGRAM), "dev", "--no-browser", "--no-reload", "--port", str(port), "--config"]
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "REDLINE_POLICY": "embedded",
        "REDLINE_VERIFIER": "embedded",
        "XDG_CONFIG_HOME": str(folder),
    }
    log = folder / "log"
    with log.open("wb") as told:
        child = subprocess.Popen(
            [*command, str(ROOT / "langgraph.json")], cwd=folder, env=surroundings, stdout=told, stderr=told
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            _wait_for(client, child, log)
            yield client
    finally:
        child.terminate()
        child.wait(PATIENCE)


def _wait_for(client: httpx.Client, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        try:
            if client.get("/ok").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server does not start:\n{log.read_text()[-3000:]}")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_problem_is_solved_in_the_server(server):
    asked = {"assistant_id": "redline", "input": PROBLEM, "context": {"budget": {"max_revisions": 1}}}
    output = server.post("/runs/wait", json=asked).raise_for_status().json()
    assert (output["answer"], output["accepted"], output["stop_reason"]) == ("42", True, "accepted")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_server_shows_events_updates_and_schemas(server):
    asked = {"assistant_id": "redline", "input": PROBLEM, "stream_mode": ["custom", "updates"]}
    told = server.post("/runs/stream", json=asked).raise_for_status().text
    events = [line.removeprefix("event: ").strip() for line in told.splitlines() if line.startswith("event: ")]
    assert events[:3] == ["metadata", "custom", "updates"]
    [assistant] = server.post("/assistants/search", json={}).raise_for_status().json()
    schemas = server.get(f"/assistants/{assistant['assistant_id']}/schemas").raise_for_status().json()
    assert set(schemas["input_schema"]["properties"]) == {"problem", "draft"}
    assert set(schemas["context_schema"]["properties"]) == {"budget", "acceptance", "seed", "overlap", "ask"}
    assert "Attempt" in schemas["output_schema"]["$defs"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_thread_of_the_server_waits_for_a_person(server):
    thread = server.post("/threads", json={}).raise_for_status().json()["thread_id"]
    asked = {"assistant_id": "redline", "input": PROBLEM, "context": {"ask": ["accepted"]}}
    output = server.post(f"/threads/{thread}/runs/wait", json=asked).raise_for_status().json()
    assert output["__interrupt__"][0]["value"]["question"] == "accepted"
    decided = {"assistant_id": "redline", "command": {"resume": {"verdict": "yes"}}, "context": {"ask": ["accepted"]}}
    output = server.post(f"/threads/{thread}/runs/wait", json=decided).raise_for_status().json()
    assert (output["accepted"], output["answer"]) == (True, "42")
