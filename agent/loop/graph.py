"""The state machine on LangGraph: draft, then critique and revise in turn until a stop reason stands in the state.

    START ──► draft ──► critique ◄──┐ one superstep a verdict that was paid for
                │       │ │ │  └────┘
                │       │ │ └──► ask ──► critique, revise, select   where a person decides
                │       │ ▼
                │       │ revise ──► critique, select
                ▼       ▼
                 select ──► END

Importing this module imports LangGraph; the rest of the package does not.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from langgraph.graph import END, START, StateGraph

from redline.agent.loop.context import LiveRun, RunContext
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.nodes import LoopNodes
from redline.agent.loop.problem import MAX_BYTES
from redline.agent.loop.state import RunInput, RunOutput, RunState
from redline.agent.loop.tracing import traced
from redline.agent.resources import Resources
from redline.agent.result import RefinementResult
from redline.agent.strategy.strategy import Strategy

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    from redline.agent.loop.refiner import Refiner

    Graph = CompiledStateGraph[RunState, RunContext, RunInput, RunOutput]

NAME = "redline"
# The routes by their names, as the drawing of the graph shows them.
_WRITTEN = {"critique": "written", "select": "stopped"}
_JUDGED = {"critique": "next verdict", "ask": "a person decides", "revise": "not accepted", "select": "stopped"}
_DECIDED = {"critique": "passed", "revise": "not accepted", "select": "stopped"}


def build_graph(
    refiner: Refiner | None = None,
    *,
    strategy: Strategy | None = None,
    checkpointer: BaseCheckpointSaver[Any] | bool | None = None,
) -> Graph:
    """The compiled loop, to be run by itself or as a node of another graph: `{"problem": ...}` in, a result out.

    `refiner` has the models, the sandbox and the defaults of what a `RunContext` says; without one it is the embedded
    pair. One that is not open yet is opened by the first run and stays so until its `aclose`. `strategy` takes the
    place of the refiner's. `checkpointer` as in `StateGraph.compile`; the state is plain data, so a strict one will do.
    """
    from redline.agent.loop.refiner import Refiner

    refiner = refiner or Refiner()
    return compile_graph(refiner.resources, strategy or refiner.strategy, refiner.context, checkpointer)


def compile_graph(
    resources: Callable[[], Awaitable[Resources]],
    strategy: Strategy,
    context: RunContext,
    checkpointer: BaseCheckpointSaver[Any] | bool | None = None,
) -> Graph:
    """The loop over these parts. `context` is the one of a run that is given none."""
    nodes = LoopNodes(resources, strategy, context)
    graph = StateGraph(RunState, context_schema=RunContext, input_schema=RunInput, output_schema=RunOutput)
    graph.add_node("draft", nodes.draft, destinations=_WRITTEN)
    graph.add_node("critique", nodes.critique, destinations=_JUDGED)
    graph.add_node("ask", nodes.ask, destinations=_DECIDED)
    graph.add_node("revise", nodes.revise, destinations=_WRITTEN)
    graph.add_node("select", nodes.select)
    graph.add_edge(START, "draft")
    graph.add_edge("select", END)
    return graph.compile(checkpointer=checkpointer, name=NAME)


def recursion_limit(context: RunContext) -> int:
    """More supersteps than a run can need: a tripwire for mistakes of ours, never a limit of a run.

    An attempt is judged twice at most, and has fewer steps than bytes.
    """
    return 2 * (context.budget.max_revisions + 1) * MAX_BYTES


async def run_graph(
    graph: Graph,
    given: RunInput | None,
    context: RunContext,
    live: LiveRun,
    resources: Resources,
    *,
    config: RunnableConfig | None = None,
    trace: bool = False,
) -> AsyncGenerator[Event, None]:
    """Run the loop on one problem: its events, `Finished` last. `trace`: whether LangSmith is to have the run.

    `given` None: go on from the checkpoint that `config` names.
    """
    limited: RunnableConfig = {**(config or {}), "recursion_limit": recursion_limit(context)}
    output: RunOutput = {}
    stream = graph.astream(
        given,
        limited,
        context=context.alive(live),
        # Nobody is told what happens in between: each event would be a round of the event loop.
        stream_mode=["custom", "values"] if live.watched else ["values"],
        version="v2",
        # What was paid for is on the disk before the next thing is.
        durability="sync" if config else None,
    )
    try:
        async with aclosing(traced(stream, trace)) as parts:
            async for part in parts:
                if part["type"] == "custom":
                    yield part["data"]
                elif part["type"] == "values":
                    output = part["data"]
    finally:
        await resources.critiques.drop(live.id)
    yield Finished(RefinementResult.model_validate(output))
