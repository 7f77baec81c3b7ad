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
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

from redline.agent import Budget, InvalidDraft, InvalidProblem, RefinementResult, Refiner, RefinerClosed
from redline.agent.loop.context import RunContext
from redline.agent.loop.graph import build_graph, recursion_limit
from redline.inference import ScriptedModel


def refiner(script, judge, **limits) -> Refiner:
    """Over what is handed in open, so that nothing is to be closed."""
    model = script if isinstance(script, ScriptedModel) else ScriptedModel(script)
    return Refiner(policy=model, verifier=judge, sandbox="none", exact=False, budget=Budget(**limits))


def strict_saver() -> InMemorySaver:
    """A checkpointer that brings nothing but plain values back to life."""
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
    graph = build_graph(refiner(script, judge), checkpointer=strict_saver())
    output = await graph.ainvoke({"problem": "2+2?"}, config())
    states = [snapshot.values async for snapshot in graph.aget_state_history(config())]
    assert output.items() <= states[0].items()
    assert len(states) >= 4
    for state in states:
        assert json.loads(json.dumps(state, allow_nan=False)) == state
    assert RefinementResult.model_validate(output).usage.policy_calls >= 1


async def test_the_output_is_the_result_of_the_same_run_in_one_call(judge):
    script = [" one\nStep 2: bad", " mended \\boxed{4}"]
    output = await build_graph(refiner(script, judge)).ainvoke({"problem": "2+2?"})
    async with refiner(script, judge) as same:
        result = await same.solve("2+2?")
    assert _timeless(output) == _timeless(result.model_dump(mode="json"))
    assert RefinementResult.model_validate(output).accepted


async def test_a_given_draft_is_judged_first(judge):
    graph = build_graph(refiner([" mended \\boxed{4}"], judge))
    output = await graph.ainvoke({"problem": "2+2?", "draft": ["one", "bad"]})
    assert [attempt["origin"] for attempt in output["attempts"]] == ["given", "policy"]
    assert output["answer"] == "4"


@pytest.mark.parametrize(("given_in", "error"), [({"problem": " "}, InvalidProblem), ({"draft": ""}, InvalidDraft)])
async def test_what_cannot_be_worked_on_is_refused_in_words(judge, given_in, error):
    with pytest.raises(error):
        await build_graph(refiner([], judge)).ainvoke({"problem": "2+2?"} | given_in)


async def test_there_is_a_superstep_and_a_small_update_for_every_verdict_that_was_paid_for(judge):
    graph = build_graph(refiner([" one\nStep 2: two\nStep 3: bad", " three\nStep 4: \\boxed{4}"], judge))
    updates = [part async for part in graph.astream({"problem": "2+2?"}, stream_mode="updates")]
    visited = [
        (node, [_place(change) for change in part.get("attempts", [])]) for [(node, part)] in map(dict.items, updates)
    ]
    assert visited == [
        ("draft", [(0, None)]),
        ("critique", [(0, 0)]),
        ("critique", [(0, 1)]),
        ("critique", [(0, 2)]),
        ("revise", [(1, None)]),
        ("critique", [(1, 0)]),
        ("critique", [(1, 1)]),
        ("critique", [(1, 2)]),
        ("critique", [(1, 3)]),
        ("select", []),
    ]


def _place(change: dict) -> tuple[int, int | None]:
    return change["attempt"], change.get("step")


async def test_verdicts_that_cost_nothing_need_no_supersteps():
    free = Refiner(policy=ScriptedModel([" 2 + 2 = 4\nStep 2: 4 + 4 = 8\nStep 3: \\boxed{8}"]), verifier="exact")
    updates = [part async for part in build_graph(free).astream({"problem": "2+2+4?"}, stream_mode="updates")]
    assert [node for part in updates for node in part] == ["draft", "critique", "select"]


async def test_an_interrupted_run_goes_on_from_its_last_verdict_with_what_is_left_of_its_budget(judge):
    saver, model = strict_saver(), ScriptedModel([" fine\nStep 2: wait \\boxed{4}"])
    task = asyncio.create_task(
        build_graph(refiner(model, judge), checkpointer=saver).ainvoke({"problem": "2+2?"}, config())
    )
    while not judge.waiting:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert judge.open == 0

    graph = build_graph(refiner(model, judge, calls=2), checkpointer=saver)
    saved = (await graph.aget_state(config())).values
    assert (saved["usage"]["policy_calls"], saved["usage"]["verifier_calls"]) == (1, 1)
    assert [step["verdict"] for step in saved["attempts"][0]["steps"]] == ["yes", "unknown"]

    output = await graph.ainvoke(None, config())
    # The draft is not written again, and nothing is left for a second verdict.
    assert (output["stop_reason"], len(model.requests)) == ("budget_calls", 1)
    assert (output["usage"]["policy_calls"], output["usage"]["verifier_calls"]) == (1, 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 14), st.integers(0, 16))
def test_a_run_stopped_after_every_superstep_is_the_run_that_was_never_stopped(judge, calls, supersteps):
    script = " one\nStep 2: bad", " two\nStep 3: bad", " three\nStep 4: bad", " four \\boxed{4}"

    async def whole() -> dict:
        return await build_graph(refiner(script, judge, calls=calls)).ainvoke({"problem": "2+2?"})

    async def in_pieces() -> dict:
        """Stop after each superstep, and go on in the same process."""
        graph = build_graph(refiner(script, judge, calls=calls), checkpointer=strict_saver())
        given_in: dict | None = {"problem": "2+2?"}
        for _ in range(supersteps):
            await graph.ainvoke(given_in, config(), interrupt_after="*")
            given_in = None
            if not (await graph.aget_state(config())).next:
                break
        return await graph.ainvoke(given_in, config())

    expected, resumed = asyncio.run(whole()), asyncio.run(in_pieces())
    assert _timeless(resumed) == _timeless(expected)
    assert resumed["usage"]["policy_calls"] + resumed["usage"]["verifier_calls"] <= calls


def _timeless(state: dict) -> dict:
    return {**state, "usage": {**state["usage"], "wall_seconds": 0.0}}


async def test_a_second_problem_on_the_same_thread_begins_anew(judge):
    graph = build_graph(refiner([" bad", " \\boxed{4}", ""], judge), checkpointer=strict_saver())
    first = await graph.ainvoke({"problem": "2+2?"}, config())
    second = await graph.ainvoke({"problem": "3+3?"}, config())
    assert (len(first["attempts"]), first["accepted"]) == (2, True)
    assert [attempt["steps"] for attempt in second["attempts"]] == [[]]
    assert (second["problem"], second["answer"], second["accepted"]) == ("3+3?", None, False)
    assert (second["stop_reason"], second["usage"]["policy_calls"]) == ("no_answer", 1)


@pytest.mark.parametrize("revisions", [0, 1, 5])
async def test_the_recursion_limit_is_out_of_reach_of_every_budget(judge, revisions):
    context = RunContext(budget=Budget(max_revisions=revisions))
    graph = build_graph(refiner(lambda _: " bad", judge))
    output = await graph.ainvoke({"problem": "2+2?"}, {"recursion_limit": recursion_limit(context)}, context=context)
    assert (output["stop_reason"], len(output["attempts"])) == ("max_revisions", revisions + 1)
    with pytest.raises(GraphRecursionError):
        await graph.ainvoke({"problem": "2+2?"}, {"recursion_limit": 2 * revisions + 1}, context=context)


def test_the_process_is_left_as_it_was():
    code = "import os; before = dict(os.environ)\nimport redline.agent.loop.graph\nassert dict(os.environ) == before"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_schemas_of_input_output_and_context_are_told(judge):
    graph = build_graph(refiner([], judge))
    given_in, output, context = (
        graph.get_input_jsonschema(), graph.get_output_jsonschema(), graph.get_context_jsonschema()
    )  # fmt: skip
    assert set(given_in["properties"]) == {"problem", "draft"}
    assert given_in["required"] == ["problem"]
    assert set(output["properties"]) == set(RefinementResult.model_fields)
    assert {"Attempt", "Step", "Vote", "RunUsage", "Failure"} <= set(output["$defs"])
    assert set(context["properties"]) == {"budget", "acceptance", "seed", "overlap", "ask"}
    assert context["$defs"]["Budget"]["properties"]["max_revisions"] == {
        "default": 3, "minimum": 0, "title": "Max Revisions", "type": "integer"
    }  # fmt: skip
    assert "required" not in context


async def test_the_context_may_come_as_plain_data(judge):
    context = {"budget": {"max_revisions": 0}, "acceptance": {"threshold": 0.5}, "seed": 7}
    output = await build_graph(refiner([" dim\nStep 2: bad"], judge)).ainvoke({"problem": "2+2?"}, context=context)
    assert [step["verdict"] for step in output["attempts"][0]["steps"]] == ["yes", "no"]
    assert output["stop_reason"] == "max_revisions"
    assert [seed for _, _, seed in judge.seen] == [7]


def test_the_drawing_shows_the_routes_by_their_names(judge):
    drawn = build_graph(refiner([], judge)).get_graph().draw_mermaid()
    for route in ("written", "next verdict", "not accepted", "stopped"):
        assert f"&nbsp;{route}&nbsp;" in drawn


class _Lesson(TypedDict, total=False):
    problem: str
    answer: str | None
    remark: str


class _Pupil(TypedDict):
    name: str


@pytest.mark.parametrize("context", [None, {"name": "Ada"}])
async def test_it_is_a_node_of_a_graph_that_has_another_context_or_none(judge, context):
    lesson = StateGraph(_Lesson, context_schema=_Pupil)
    lesson.add_node("refine", build_graph(refiner([" one\nStep 2: bad", " \\boxed{4}"], judge)))
    lesson.add_node("remark", lambda state: {"remark": f"It is {state['answer']}."})
    lesson.add_edge(START, "refine")
    lesson.add_edge("refine", "remark")
    lesson.add_edge("remark", END)
    graph = lesson.compile(checkpointer=strict_saver())
    output = await graph.ainvoke({"problem": "2+2?"}, config(), context=context)
    assert output == {"problem": "2+2?", "answer": "4", "remark": "It is 4."}


async def test_a_refiner_is_opened_by_the_first_run_and_not_again_once_it_was_closed(judge):
    lazy = refiner([" \\boxed{4}"], judge)
    graph = build_graph(lazy)
    with pytest.raises(RefinerClosed):
        await lazy.solve("2+2?")
    assert (await graph.ainvoke({"problem": "2+2?"}))["answer"] == "4"
    await lazy.aclose()
    with pytest.raises(RefinerClosed):
        await graph.ainvoke({"problem": "2+2?"})
