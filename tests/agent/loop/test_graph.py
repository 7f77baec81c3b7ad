"""The state machine and its state: plain JSON, one budget however often a run is resumed, no loop that spins."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.errors import GraphRecursionError

from redline.agent import Budget
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.context import RunContext
from redline.agent.loop.graph import build_graph, recursion_limit
from redline.agent.loop.state import result_of
from redline.agent.resources import Resources
from redline.inference import ScriptedModel
from redline.verifier import Stopping


async def opened(script, judge, **limits) -> RunContext:
    """The context over what is handed in open, so that nothing is to be closed."""
    model = script if isinstance(script, ScriptedModel) else ScriptedModel(script)
    resources = Resources(policy=model, verifier=judge, sandbox="none", stopping=Stopping(1, None))
    return RunContext(await resources.__aenter__(), Budget(**limits))


def strict_saver() -> InMemorySaver:
    """A checkpointer that brings nothing but plain values back to life, as LANGGRAPH_STRICT_MSGPACK makes every one."""
    return InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=[]))


def config(thread: str = "one") -> dict:
    return {"configurable": {"thread_id": thread}}


@pytest.mark.parametrize(
    "script",
    [
        [" fine \\boxed{4}"],
        [" one\nStep 2: bad", " mended \\boxed{4}"],
        [" dark"],
        [""],
        [" one", " break"],
        [" one", ValueError("gone")],
        [" bad"] * 4,
        [" one\nStep 2: dark"],
    ],
)
async def test_every_state_is_json_and_survives_a_strict_checkpointer(script, judge):
    graph = build_graph(strict_saver())
    final = await graph.ainvoke({"problem": "2+2?"}, config(), context=await opened(script, judge))
    states = [snapshot.values async for snapshot in graph.aget_state_history(config())]
    assert states[0] == final
    assert len(states) >= 3
    for state in states:
        assert json.loads(json.dumps(state, allow_nan=False)) == state
    assert result_of(final, AcceptancePolicy()).usage.policy_calls >= 1


async def test_an_interrupted_run_goes_on_from_its_last_node_with_what_is_left_of_its_budget(judge):
    graph, model = build_graph(strict_saver()), ScriptedModel([" fine\nStep 2: wait \\boxed{4}"])
    task = asyncio.create_task(graph.ainvoke({"problem": "2+2?"}, config(), context=await opened(model, judge)))
    while not judge.open:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    saved = (await graph.aget_state(config())).values
    assert saved["spend"]["policy_calls"] == 1

    final = await graph.ainvoke(None, config(), context=await opened(model, judge, calls=2))
    result = result_of(final, AcceptancePolicy())
    # The draft is not written again, and the one call that is left buys one verdict.
    assert (result.stop_reason, len(model.requests)) == ("budget_calls", 1)
    assert (result.usage.policy_calls, result.usage.verifier_calls) == (1, 1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 12), st.integers(0, 9))
def test_a_run_resumed_at_any_superstep_is_the_run_that_was_never_stopped(judge, calls, supersteps):
    script = " one\nStep 2: bad", " two\nStep 3: bad", " three\nStep 4: bad", " four \\boxed{4}"

    async def whole() -> dict:
        return await build_graph().ainvoke({"problem": "2+2?"}, context=await opened(script, judge, calls=calls))

    async def in_pieces() -> dict:
        """Stop after each superstep, and go on as a new process would: with nothing but the checkpoint."""
        saver, model = strict_saver(), ScriptedModel(script)
        given_in: dict | None = {"problem": "2+2?"}
        for step in range(supersteps + 1):
            work, more = await opened(model, judge, calls=calls), "*" if step < supersteps else None
            graph = build_graph(saver)
            final = await graph.ainvoke(given_in, config(), context=work, interrupt_after=more)
            given_in = None
            if final.get("stop"):
                break
        return final

    expected, resumed = asyncio.run(whole()), asyncio.run(in_pieces())
    assert _timeless(resumed) == _timeless(expected)
    assert resumed["spend"]["policy_calls"] + resumed["spend"]["verifier_calls"] <= calls


def _timeless(state: dict) -> dict:
    return {**state, "spend": {**state["spend"], "wall_seconds": 0.0}}


@pytest.mark.parametrize("revisions", [0, 1, 5])
async def test_the_recursion_limit_is_out_of_reach_of_every_budget(judge, revisions):
    work = await opened(lambda _: " bad", judge, max_revisions=revisions)
    final = await build_graph().ainvoke({"problem": "2+2?"}, {"recursion_limit": recursion_limit(work)}, context=work)
    assert final["stop"] == "max_revisions"
    with pytest.raises(GraphRecursionError):
        await build_graph().ainvoke({"problem": "2+2?"}, {"recursion_limit": 2 * revisions + 1}, context=work)


def test_strict_deserialisation_is_switched_on_with_the_graph():
    code = (
        "import redline.agent.loop.graph; from langgraph.checkpoint.serde import _msgpack; "
        "print(_msgpack.STRICT_MSGPACK_ENABLED)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_schemas_of_input_output_and_context_are_told():
    graph = build_graph()
    for schema in (graph.get_input_jsonschema(), graph.get_output_jsonschema()):
        assert schema["properties"]["problem"] == {"title": "Problem", "type": "string"}
        assert set(schema["properties"]) == {"problem", "attempts", "spend", "extended", "stop", "error"}
    schema = graph.get_context_jsonschema()
    # What is open is no data: it is handed in beside these.
    assert set(schema["properties"]) == {"budget", "acceptance", "seed", "trace"}
    assert schema["$defs"]["Budget"]["properties"]["max_revisions"] == {
        "default": 3, "minimum": 0, "title": "Max Revisions", "type": "integer"
    }  # fmt: skip
    assert "required" not in schema
