"""The state machine on LangGraph: solve, then critique and revise in turn until a stop reason stands in the state.

    START ──► solve ──► critique ──► END (accepted, not_judged, max_revisions, no_answer)
                │        │    ▲
                │        ▼    │
                │       revise ┘
                └──────────┴──► END (budget_…, cancelled, failed, no_answer)

Importing this module imports LangGraph; the rest of the package does not.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from functools import cache
from typing import TYPE_CHECKING, Any

# A checkpoint holds JSON primitives only, so nothing else needs to be brought back to life from its bytes
# (CVE-2026-28277). LangGraph reads this once, when it is imported.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from redline.agent.closing import closing
from redline.agent.loop.context import Bench
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.nodes import Work
from redline.agent.loop.state import State, result_of, spend_of
from redline.agent.loop.tracing import traced

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    Graph = CompiledStateGraph[State, Bench, State, State]


def build_graph(checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
    """The compiled loop. Run it with `context=Bench(...)`; with a checkpointer it can be resumed."""
    graph = StateGraph(State, context_schema=Bench)
    graph.add_node("solve", _solve)
    graph.add_node("critique", _critique)
    graph.add_node("revise", _revise)
    graph.add_edge(START, "solve")
    graph.add_conditional_edges("solve", _after_writing, ["critique", END])
    graph.add_conditional_edges("critique", _after_critique, ["revise", END])
    graph.add_conditional_edges("revise", _after_writing, ["critique", END])
    return graph.compile(checkpointer=checkpointer)


def recursion_limit(bench: Bench) -> int:
    """More supersteps than the budget's revisions can need: a tripwire for mistakes of ours, never a limit of a run."""
    return 2 * (bench.budget.max_revisions + 1) + 5


async def run_graph(bench: Bench, problem: str) -> AsyncIterator[Event]:
    """Run the loop on one problem; its events, `Finished` last."""
    config: RunnableConfig = {"recursion_limit": recursion_limit(bench)}
    start: State = {"problem": problem}
    stream = _graph().astream(start, config, context=bench, stream_mode=["custom", "values"], version="v2")
    state = start
    async with closing(traced(stream, bench.trace)) as parts:
        async for part in parts:
            if part["type"] == "custom":
                yield part["data"]
            elif part["type"] == "values":
                state = part["data"]
    result = result_of(state, bench.gate)
    bench.log.info("finished", stop_reason=result.stop_reason, accepted=result.accepted, **spend_of(state).model_dump())
    yield Finished(result)


@cache
def _graph() -> Graph:
    return build_graph()


def _work(state: State, runtime: Runtime[Bench]) -> Work:
    return Work(state, runtime.context, runtime.stream_writer)


async def _solve(state: State, runtime: Runtime[Bench]) -> State:
    return await _work(state, runtime).solve()


async def _critique(state: State, runtime: Runtime[Bench]) -> State:
    return await _work(state, runtime).critique()


async def _revise(state: State, runtime: Runtime[Bench]) -> State:
    return await _work(state, runtime).revise()


def _after_writing(state: State) -> str:
    return END if state.get("stop") else "critique"


def _after_critique(state: State) -> str:
    return END if state.get("stop") else "revise"
