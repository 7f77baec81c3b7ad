"""The three nodes of the graph: solve, critique, revise. Each takes the state and hands back what it changes.

A node never raises what ends a run in an orderly way: a spent budget, a soft stop and a broken boundary become the
stop reason in the state, beside everything that was done before. Cancellation of the task passes through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from langgraph.runtime import Runtime

from redline.agent.boundary import boundary
from redline.agent.errors import BudgetSpent, Limit, StoppedSoftly
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.context import RunContext
from redline.agent.loop.events import Drafted, Judged, Revising
from redline.agent.loop.state import RunState, attempts_of, last_attempt, update, usage_of
from redline.agent.result import Attempt, Failure, Step, StopReason
from redline.agent.sync import closing
from redline.agent.usage.ledger import Ledger, Role, deadline

if TYPE_CHECKING:
    from redline.agent.policy.policy import Policy
    from redline.verifier import Verdict

T = TypeVar("T")

_SPENT: dict[Limit, StopReason] = {"calls": "budget_calls", "tokens": "budget_tokens", "time": "budget_time"}


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a run ends, where work in a node came to no end of its own or needs no other to follow."""

    stop: StopReason
    error: Failure | None = None


async def solve(state: RunState, runtime: Runtime[RunContext]) -> RunState:
    """Write the first attempt, unless the state was given one with the problem."""
    if state.get("attempts"):
        return _given(state, runtime)
    return await _write(state, runtime, lambda policy: policy.draft(state["problem"]))


async def critique(state: RunState, runtime: Runtime[RunContext]) -> RunState:
    """Judge the last attempt and decide how to go on.

    A revision is judged from its first step on, the kept ones again: a judge's chain is made of its rationales on
    all earlier steps and cannot be entered in the middle. With the same seed the kept steps get the same verdicts.
    """
    context, last = runtime.context, last_attempt(state)
    ledger, steps = Ledger(context.budget, usage_of(state)), list(last.steps)
    halt = await _attend("verifier", context, ledger, lambda: _judge(state, runtime, ledger, steps))
    judged = last.model_copy(update={"steps": tuple(steps)})
    halt = halt or _decide(state, context, judged)
    return _handed_back(state["attempts"][:-1], judged, ledger, halt)


async def revise(state: RunState, runtime: Runtime[RunContext]) -> RunState:
    """Write the next attempt: anew from the first failing step, or further where the last one had no end."""
    context, problem, attempts = runtime.context, state["problem"], attempts_of(state)
    last, number = attempts[-1], len(attempts)
    failing = context.acceptance.first_failing(last)
    if failing is None:
        context.log.info("extending", attempt=number - 1)
        handed = await _write(state, runtime, lambda policy: policy.extend(problem, last, number=number))
        return RunState(**handed, extended=True)
    repeats = repeats_of(attempts, context.acceptance)
    context.log.info("revising", attempt=number - 1, step=failing, repeats=repeats)
    runtime.stream_writer(Revising(number - 1, failing))
    return await _write(
        state, runtime, lambda policy: policy.revise(problem, last, failing, number=number, repeats=repeats)
    )


def _given(state: RunState, runtime: Runtime[RunContext]) -> RunState:
    given = last_attempt(state)
    runtime.context.log.info("given", attempt=0, steps=len(given.steps))
    runtime.stream_writer(Drafted(0, given))
    return update(state["attempts"], None, usage_of(state))


async def _write(
    state: RunState, runtime: Runtime[RunContext], write: Callable[[Policy], Awaitable[Attempt]]
) -> RunState:
    context, before = runtime.context, state.get("attempts", [])
    ledger = Ledger(context.budget, usage_of(state))
    written = await _attend("policy", context, ledger, lambda: write(context.resources.policy(ledger)))
    if isinstance(written, Halt):
        return _handed_back(before, None, ledger, written)
    number, steps = len(before), len(written.steps)
    context.log.info("drafted", attempt=number, steps=steps, finish_reason=written.finish_reason)
    runtime.stream_writer(Drafted(number, written))
    return _handed_back(before, written, ledger, None if steps else Halt("no_answer"))


async def _judge(state: RunState, runtime: Runtime[RunContext], ledger: Ledger, steps: list[Step]) -> None:
    """Fill in the verdicts, in place so that those already given outlive an interruption."""
    context = runtime.context
    judge, texts = context.resources.judge(ledger), [step.text for step in steps]
    async with closing(judge.judge(state["problem"], texts, seed=context.seed)) as verdicts:
        index = 0
        async for verdict in verdicts:
            if not _passes(state, runtime, steps, index, verdict):
                break
            index += 1
        else:
            return
    if verdict.verdict == "unknown" and not verdict.final:
        await _judge_again(state, runtime, ledger, steps, index)


async def _judge_again(
    state: RunState, runtime: Runtime[RunContext], ledger: Ledger, steps: list[Step], doubtful: int
) -> None:
    """Judge once more, from the step on that could not be judged: one slow check ends no run.

    The chain has to be walked again from its beginning, with another seed. A step that has passed stays so: what is
    said of it on the way, and the votes that came to nothing, are paid for and set aside.
    """
    context = runtime.context
    context.log.info("judging_again", attempt=len(state["attempts"]) - 1, step=doubtful)
    judge, texts = context.resources.judge(ledger, again=True), [step.text for step in steps]
    async with closing(judge.judge(state["problem"], texts, seed=context.seed + 1, all_steps=True)) as verdicts:
        index = 0
        async for verdict in verdicts:
            if index < doubtful:
                steps[index] = steps[index].set_aside(verdict.votes)
            else:
                steps[index] = steps[index].set_aside(steps[index].votes)
                if not _passes(state, runtime, steps, index, verdict):
                    return
            index += 1


def _passes(state: RunState, runtime: Runtime[RunContext], steps: list[Step], index: int, verdict: Verdict) -> bool:
    """Put a verdict into its step and tell of it. Whether the step passes."""
    context, number = runtime.context, len(state["attempts"]) - 1
    steps[index] = steps[index].judged(verdict)
    context.log.info("judged", attempt=number, step=index, verdict=verdict.verdict, reward=verdict.reward)
    runtime.stream_writer(Judged(number, index, steps[index]))
    return context.acceptance.passes(steps[index])


def _decide(state: RunState, context: RunContext, judged: Attempt) -> Halt | None:
    """How a judged attempt ends the run; None when it is to be revised."""
    failing = context.acceptance.first_failing(judged)
    revisions_left = context.budget.max_revisions - (len(state["attempts"]) - 1)
    if failing is None:
        if judged.complete:
            return Halt("accepted")
        return Halt("no_answer") if state.get("extended") or revisions_left < 1 else None
    if judged.steps[failing].verdict == "unknown":
        return Halt("not_judged")
    return Halt("max_revisions") if revisions_left < 1 else None


async def _attend(role: Role, context: RunContext, ledger: Ledger, work: Callable[[], Awaitable[T]]) -> T | Halt:
    """What comes of the work, or why the run ends before it does."""
    log = context.log
    # A judge is anybody's code: whatever it raises ends this run, recorded, and not the batch around it.
    with boundary(role, log, foreign=role == "verifier") as caught:
        try:
            async with deadline(ledger, context.cancel):
                ledger.check()
                return await work()
        except BudgetSpent as spent:
            log.info("budget_spent", limit=spent.limit)
            return Halt(_SPENT[spent.limit])
        except StoppedSoftly:
            return Halt("cancelled")
    assert caught.failure is not None
    log.warning("failure", **caught.failure.model_dump())
    return Halt("failed", caught.failure)


def _handed_back(
    before: Sequence[dict[str, Any]], attempt: Attempt | None, ledger: Ledger, halt: Halt | None
) -> RunState:
    return update(before, attempt, ledger.usage, halt.stop if halt else None, halt.error if halt else None)


def repeats_of(attempts: Sequence[Attempt], acceptance: AcceptancePolicy) -> int:
    """How many earlier attempts failed at the same step with the same words as the last one."""
    last = _failing_step(attempts[-1], acceptance)
    return sum(_failing_step(attempt, acceptance) == last for attempt in attempts[:-1])


def _failing_step(attempt: Attempt, acceptance: AcceptancePolicy) -> tuple[int, str] | None:
    index = acceptance.first_failing(attempt)
    return None if index is None else (index, attempt.steps[index].text)
