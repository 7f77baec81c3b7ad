"""A run inside somebody's traced graph: what that graph's owner records of it, and what stays turned afterwards."""

from __future__ import annotations

from typing import TypedDict

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langgraph.graph import END, START, StateGraph
from langsmith import get_tracing_context, tracing_context

from redline.agent import Refiner
from redline.inference import ScriptedModel


class Recorder(BaseCallbackHandler):
    """Takes down the name of every run that it is told of."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def on_chain_start(self, serialized, inputs, **said) -> None:
        self.names.add(said["name"])


class Outer(TypedDict):
    answer: str


async def test_a_graph_around_the_run_is_told_nothing_of_it(judge):
    async def ask(state: Outer) -> Outer:
        async with Refiner(policy=ScriptedModel([" \\boxed{4}"]), verifier=judge) as refiner:
            return {"answer": (await refiner.solve("2+2?")).answer}

    graph = StateGraph(Outer)
    graph.add_node("ask", ask)
    graph.add_edge(START, "ask")
    graph.add_edge("ask", END)
    recorder = Recorder()
    final = await graph.compile().ainvoke({"answer": ""}, {"callbacks": [recorder]})
    assert final == {"answer": "4"}
    assert recorder.names == {"LangGraph", "ask"}


@pytest.mark.parametrize("outside", [None, True])
async def test_the_callers_own_switch_stays_as_it_is(judge, outside):
    async with Refiner(policy=ScriptedModel([" one\nStep 2: \\boxed{4}"]), verifier=judge) as refiner:
        with tracing_context(enabled=outside):
            seen = [get_tracing_context()["enabled"] async for _ in refiner.stream("2+2?")]
    assert seen == [outside] * len(seen)
    assert len(seen) == 4
