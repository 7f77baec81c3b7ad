"""The nodes of the graph: draft, critique, ask, revise, select. Each takes the state and hands back what it changes.

Where the run goes next is handed back in the same breath: LangGraph keeps what a cancelled node had written, and a
change without its route would end the run there.

A node never raises what ends a run in an orderly way: a spent budget, a soft stop and a broken boundary become the
stop reason in the state, beside everything that was done before. Cancellation of the task passes through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from langgraph.runtime import Runtime
from langgraph.types import Command

from redline.agent.loop.asking import Question, ask, decided, onward
from redline.agent.loop.context import LiveRun, RunContext, context_of
from redline.agent.loop.critique.judging import Judging
from redline.agent.loop.critique.read_along import ReadingAlong
from redline.agent.loop.critique.walk import Walk
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.events import Drafted
from redline.agent.loop.problem import validate_problem
from redline.agent.loop.state import RunState, attempts_of, judged_step, new_attempts, result_of, usage_of
from redline.agent.loop.visit import Halt, Visit
from redline.agent.resources import Resources
from redline.agent.result import Attempt
from redline.agent.strategy.strategy import Strategy, Written
from redline.agent.usage.journal import Journal
from redline.agent.usage.ledger import Ledger

if TYPE_CHECKING:
    from redline.agent.policy.policy import Policy

Route: TypeAlias = Command[Any]
"""What a node changes, and the node that comes next."""


class LoopNodes:
    """The nodes over one set of resources, steered by one strategy; `default` is the context where none is given."""

    def __init__(self, resources: Callable[[], Awaitable[Resources]], strategy: Strategy, default: RunContext) -> None:
        self._resources, self._strategy, self._default = resources, strategy, default

    async def draft(self, state: RunState, runtime: Runtime[RunContext]) -> Route:
        """Write the first attempt, unless the state was given one with the problem. A run begins here, always anew."""
        problem = validate_problem(state["problem"])
        visit = await self._visit(RunState(problem=problem), runtime)
        begun = RunState(
            problem=problem,
            run=visit.run,
            answer=None,
            accepted=False,
            confidence=0.0,
            best=None,
            programs=[],
            asked=None,
            journal=None,  # type: ignore[typeddict-item]  # None empties it
        )
        ledger, draft = Ledger(visit.context.budget), state.get("draft")
        if draft is not None:
            given = given_attempt(draft)
            visit.log.info("given", attempt=0, steps=len(given.steps))
            visit.tell(Drafted(0, given))
            return _routed(begun | self._handed_back(0, [given], ledger, None))
        written = await self._write(visit, ledger, 0, lambda policy: self._strategy.draft(visit.progress([]), policy))
        return _routed(begun | written)

    async def critique(self, state: RunState, runtime: Runtime[RunContext]) -> Route:
        """Judge the attempt on from where the state says; when it is judged, ask the strategy how to go on.

        A revision is judged from its first step on, the kept ones again: a judge's chain is made of its rationales on
        all earlier steps and cannot be entered in the middle. With the same seed the kept steps get the same verdicts.
        """
        visit, walk = await self._visit(state, runtime), Walk.model_validate(state["walk"])
        attempt, spent = Attempt.model_validate(state["attempts"][walk.attempt]), usage_of(state)
        journal = Journal(state.get("journal", ())) if visit.durable else None
        visit.resources.programs.load(state.get("programs", ()))
        judging = Judging(visit, walk, attempt, Ledger(visit.context.budget, spent, journal))
        try:
            await judging.take_up(spent)
            halt = await visit.attend("verifier", judging.ledger, judging.proceed)
            usage, entries = judging.ledger.rest(), judging.entries
            if halt is None:
                await judging.rest()
        finally:
            await judging.close()
        # What was halted half-way keeps its place and its journal, for whoever mends the cause and goes on.
        following, over = judging.walk, judging.walk is None
        asked = None
        if halt is None and over:
            halt, following, asked = self._decide(state, visit, walk.attempt, judging.judged)
        if asked:
            following, over = judging.place, False
        programs = visit.resources.programs.dump(visit.problem) if visit.durable else []
        update = RunState(
            attempts=judging.changes,  # type: ignore[typeddict-item]  # an update is a list of changes
            walk=None if following is None else following.model_dump(mode="json"),
            asked=asked,
            journal=None if over else entries,  # type: ignore[typeddict-item]  # None empties it
            usage=usage.model_dump(mode="json"),
            **_stopped(halt),
            **(RunState(programs=programs) if programs else {}),
        )
        return _routed(update)

    async def ask(self, state: RunState, runtime: Runtime[RunContext]) -> Route:
        """Have a person decide, about the step that could not be judged or the attempt that was accepted."""
        visit, walk = await self._visit(state, runtime), Walk.model_validate(state["walk"])
        question, attempt = state["asked"], Attempt.model_validate(state["attempts"][walk.attempt])
        assert question is not None
        decision, index = ask(question, visit, walk.attempt, attempt)
        if question == "accepted" and decision.verdict == "yes":
            return _routed(RunState(asked=None, walk=None, journal=None, **_stopped(Halt("accepted"))))  # type: ignore[typeddict-item]
        step = decided(decision, visit, walk.attempt, index, attempt.steps[index])
        steps = (*attempt.steps[:index], step, *attempt.steps[index + 1 :])
        judged = attempt.model_copy(update={"steps": steps})
        following = onward(walk, judged, index) if decision.verdict == "yes" else None
        halt, again, over = None, None, following is None
        if over:
            halt, following, again = self._decide(state, visit, walk.attempt, judged)
        if again:
            following, over = walk, False
        return _routed(
            RunState(
                attempts=[judged_step(walk.attempt, index, step)],  # type: ignore[list-item]
                walk=None if following is None else following.model_dump(mode="json"),
                asked=again,
                **(RunState(journal=None) if over else {}),  # type: ignore[typeddict-item]
                **_stopped(halt),
            )
        )

    async def revise(self, state: RunState, runtime: Runtime[RunContext]) -> Route:
        """Write the next attempt, as the strategy has it."""
        visit, attempts = await self._visit(state, runtime), attempts_of(state)
        ledger = Ledger(visit.context.budget, usage_of(state))
        written = await self._write(
            visit, ledger, len(attempts), lambda policy: self._strategy.revise(visit.progress(attempts), policy)
        )
        return _routed(written)

    async def select(self, state: RunState, runtime: Runtime[RunContext]) -> RunState:
        """Hand over the attempt that the strategy names, with what a caller wants to know of it."""
        visit = await self._visit(state, runtime)
        best = self._strategy.select(visit.progress(attempts_of(state), state["stop_reason"]))
        result = result_of(state, best)
        visit.log.info(
            "finished", stop_reason=result.stop_reason, accepted=result.accepted, **result.usage.model_dump()
        )
        return RunState(
            answer=result.answer,
            accepted=result.accepted,
            confidence=result.confidence,
            best=result.best,
            record_version=result.record_version,
        )

    async def _visit(self, state: RunState, runtime: Runtime[RunContext]) -> Visit:
        context = context_of(runtime.context, self._default)
        live = context.live or LiveRun()
        run = state.get("run") or live.id
        durable = runtime.execution_info is not None and runtime.execution_info.thread_id is not None
        return Visit(
            problem=state["problem"],
            run=run,
            context=context,
            resources=await self._resources(),
            cancel=live.cancel,
            log=live.log,
            tell=runtime.stream_writer,
            durable=durable,
            # A refiner shows its events and not its graph, whose supersteps have their price.
            stepwise=durable or context.live is None,
        )

    async def _write(
        self, visit: Visit, ledger: Ledger, first: int, write: Callable[[Policy], Awaitable[Written]]
    ) -> RunState:
        along = self._reading_along(visit, ledger, first)

        async def work() -> Written:
            ledger.check()
            return await write(visit.resources.policy(ledger, reader=along))

        try:
            written = await visit.attend("policy", ledger, work)
            if isinstance(written, Halt):
                return self._handed_back(first, [], ledger, written)
            attempts = [written] if isinstance(written, Attempt) else list(written)
            if along is not None:
                await along.hand_over(attempts)
        finally:
            if along is not None:
                await along.aclose()
        for number, attempt in enumerate(attempts, first):
            steps = len(attempt.steps)
            visit.log.info("drafted", attempt=number, steps=steps, finish_reason=attempt.finish_reason)
            visit.tell(Drafted(number, attempt))
        return self._handed_back(first, attempts, ledger, _worth_judging(attempts))

    def _reading_along(self, visit: Visit, ledger: Ledger, number: int) -> ReadingAlong | None:
        """Who reads along while the attempt of this number is written, if anybody does."""
        if not (visit.context.overlap and getattr(self._strategy, "overlaps", False)):
            return None
        # What the judge is answered while the policy writes is written down for whoever judges the attempt.
        ledger.journal = Journal() if visit.durable else None
        return ReadingAlong(visit, ledger, number, cut=number < visit.context.budget.max_revisions)

    def _handed_back(self, first: int, attempts: Sequence[Attempt], ledger: Ledger, halt: Halt | None) -> RunState:
        entries = ledger.journal.collect() if ledger.journal is not None else []
        return RunState(
            attempts=new_attempts(first, attempts),  # type: ignore[typeddict-item]  # an update is a list of changes
            walk=None if halt else Walk(attempt=first).model_dump(mode="json"),
            usage=ledger.rest().model_dump(mode="json"),
            **_stopped(halt),
            **(RunState(journal=entries) if entries else {}),
        )

    def _decide(
        self, state: RunState, visit: Visit, number: int, judged: Attempt
    ) -> tuple[Halt | None, Walk | None, Question | None]:
        """How a judged attempt ends the run, which attempt is judged next, or what a person is asked about.

        None of these when an attempt is to be written.
        """
        attempts = [*attempts_of(state)[:number], judged]
        stop = self._strategy.accept(visit.progress(attempts))
        if stop in visit.context.ask:
            return None, None, stop
        if stop is not None:
            return Halt(stop), None, None
        more = number + 1 < len(state["attempts"])
        return None, Walk(attempt=number + 1) if more else None, None


def route(state: RunState) -> str:
    """The node that comes next: what is written is judged, what is judged and goes on is revised."""
    if state.get("stop_reason"):
        return "select"
    if state.get("asked"):
        return "ask"
    return "critique" if state.get("walk") else "revise"


def _routed(update: RunState) -> Route:
    return Command(update=update, goto=route(update))


def _worth_judging(attempts: Sequence[Attempt]) -> Halt | None:
    """The end of the run where nothing was written."""
    return None if any(attempt.steps for attempt in attempts) else Halt("no_answer")


def _stopped(halt: Halt | None) -> RunState:
    error = halt.error.model_dump(mode="json") if halt and halt.error else None
    return RunState(stop_reason=halt.stop if halt else None, error=error)
