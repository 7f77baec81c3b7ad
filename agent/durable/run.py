"""A run that is kept: begun, gone on with, or read when it has ended, by its name alone."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from langgraph.types import Command

from redline.agent.durable.checkpoints import SETTINGS, Checkpoints
from redline.agent.loop.context import LiveRun, RunContext
from redline.agent.loop.events import Drafted, Event, Finished
from redline.agent.loop.graph import run_graph
from redline.agent.loop.nodes import route
from redline.agent.loop.state import RunInput, RunOutput, RunState, attempts_of
from redline.agent.resources import Resources
from redline.agent.result import RefinementResult
from redline.store import RunRefused

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot

    from redline.agent.loop.graph import Graph

_MADE_BY = "redline_"
_MENDABLE = {"cancelled", "failed", "budget_calls", "budget_tokens", "budget_time"}
"""The ends after which a run may go on: once the cause is mended, or there is more to spend."""


@dataclass(frozen=True, slots=True)
class DurableRun:
    """One run by its name, over a graph compiled with the checkpointer of `checkpoints`."""

    graph: Graph
    checkpoints: Checkpoints
    thread: str
    made_by: Mapping[str, str]
    """What works on it (`policy`, `verifier`, `strategy`) by its name: a run is not gone on with by another."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Kept with it, for whoever goes on with it by its name alone; where there are none, those that were kept stay."""

    async def stream(
        self, given: RunInput | None, context: RunContext, live: LiveRun, resources: Resources, *, trace: bool
    ) -> AsyncGenerator[Event, None]:
        """As `run_graph`. What was written before comes first again; of a run that has ended, its end alone.

        One that was cancelled, failed or came to the end of its budget goes on instead.

        `given` None: with the problem that the run was begun with. Raises `RunRefused` where somebody is at the run,
        where nothing is known of it and nothing given, or where it was begun with something else.
        """
        async with self.checkpoints.claim(self.thread):
            snapshot = await self.graph.aget_state(self._config({}))
            config = self._config(snapshot.metadata or {})
            if snapshot.values:
                state = cast(RunState, snapshot.values)
                self._check(snapshot, given)
                if not snapshot.tasks and state.get("stop_reason") not in _MENDABLE:
                    yield Finished(_result(state))
                    return
                live.id = state.get("run", live.id)
                given = None if snapshot.tasks else await self._reopen(state, config)
                for number, attempt in enumerate(attempts_of(state)):
                    yield Drafted(number, attempt)
            elif given is None:
                raise RunRefused(f"run {self.thread}: nothing is known of it here")
            events = run_graph(self.graph, given, context, live, resources, config=config, trace=trace)
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Finished):
                        await self.checkpoints.settle(self.thread)
                    yield event

    async def _reopen(self, state: RunState, config: RunnableConfig) -> RunInput | None:
        """Take back the end of a run whose end was nobody's judgement; what to begin it with where it had not begun."""
        if not any(attempt["steps"] for attempt in state.get("attempts", [])):
            return {"problem": state["problem"], "draft": state.get("draft")}
        reopened = RunState(stop_reason=None, error=None)
        onward = Command(update=reopened, goto=route(state | reopened))
        await self.graph.aupdate_state(config, onward, as_node="critique")
        return None

    def _config(self, before: Mapping[str, Any]) -> RunnableConfig:
        """Of the graph. `before`: what was kept with the last superstep."""
        metadata = {_MADE_BY + name: by for name, by in self.made_by.items()}
        if self.settings:
            metadata[SETTINGS] = json.dumps(dict(self.settings))
        elif SETTINGS in before:
            metadata[SETTINGS] = before[SETTINGS]
        return {"configurable": {"thread_id": self.thread}, "metadata": metadata}

    def _check(self, snapshot: StateSnapshot, given: RunInput | None) -> None:
        begun: Mapping[str, Any] = snapshot.metadata or {}
        before = {name: begun.get(_MADE_BY + name, by) for name, by in self.made_by.items()}
        refuse_others(self.thread, before, self.made_by)
        for key in ("problem", "draft"):
            if given is not None and snapshot.values.get(key) != given.get(key):
                raise RunRefused(f"run {self.thread} was begun with another {key}; leave it out, or begin another run")


def refuse_others(thread: str, begun: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Raise `RunRefused` where what works on a run, by its name, is not what it was begun with."""
    for name, before in begun.items():
        if before != now[name]:
            raise RunRefused(f"run {thread} was begun with {name} {before}, and this is {now[name]}: name the same")


def _result(state: RunState) -> RefinementResult:
    return RefinementResult.model_validate({key: state.get(key) for key in RunOutput.__annotations__})
