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
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cache
from typing import TYPE_CHECKING, Any

# A checkpoint holds JSON primitives only, so nothing else needs to be brought back to life from its bytes
# (CVE-2026-28277). LangGraph reads this once, when it is imported.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from langgraph.graph import END, START, StateGraph

from redline.agent.loop import nodes
from redline.agent.loop.context import RunContext
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.state import RunState, result_of
from redline.agent.loop.tracing import traced
from redline.agent.result import Attempt

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    Graph = CompiledStateGraph[RunState, RunContext, RunState, RunState]


def build_graph(checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
    """The compiled loop. Run it with `context=RunContext(...)`; with a checkpointer it can be resumed."""
    graph = StateGraph(RunState, context_schema=RunContext)
    graph.add_node("solve", nodes.solve)
    graph.add_node("critique", nodes.critique)
    graph.add_node("revise", nodes.revise)
    graph.add_edge(START, "solve")
    graph.add_conditional_edges("solve", _after_writing, ["critique", END])
    graph.add_conditional_edges("critique", _after_critique, ["revise", END])
    graph.add_conditional_edges("revise", _after_writing, ["critique", END])
    return graph.compile(checkpointer=checkpointer)


def recursion_limit(context: RunContext) -> int:
    """More supersteps than the budget's revisions can need: a tripwire for mistakes of ours, never a limit of a run."""
    return 2 * (context.budget.max_revisions + 1) + 5


async def run_graph(context: RunContext, problem: str, given: Attempt | None = None) -> AsyncGenerator[Event, None]:
    """Run the loop on one problem, from the `given` attempt on where there is one; its events, `Finished` last."""
    config: RunnableConfig = {"recursion_limit": recursion_limit(context)}
    state: RunState = {"problem": str(problem)}
    if given is not None:
        state["attempts"] = [given.model_dump(mode="json")]
    stream = _graph().astream(state, config, context=context, stream_mode=["custom", "values"], version="v2")
    async with aclosing(traced(stream, context.trace)) as parts:
        async for part in parts:
            if part["type"] == "custom":
                yield part["data"]
            elif part["type"] == "values":
                state = part["data"]
    result = result_of(state, context.acceptance)
    spent = result.usage.model_dump()
    context.log.info("finished", stop_reason=result.stop_reason, accepted=result.accepted, **spent)
    yield Finished(result)


@cache
def _graph() -> Graph:
    return build_graph()


def _after_writing(state: RunState) -> str:
    return END if state.get("stop") else "critique"


def _after_critique(state: RunState) -> str:
    return END if state.get("stop") else "revise"
