"""The three nodes of the graph: solve, critique, revise. Each takes the state and hands back what it changes.

A node never raises what ends a run in an orderly way: a spent budget, a soft stop and a broken boundary become the
stop reason in the state, beside everything that was done before. Cancellation of the task passes through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from redline.agent.closing import closing
from redline.agent.errors import BudgetSpent, Limit, StoppedSoftly
from redline.agent.loop.acceptance import Gate
from redline.agent.loop.context import Bench
from redline.agent.loop.events import Drafted, Event, Judged, Revising
from redline.agent.loop.state import State, attempts_of, spend_of, update
from redline.agent.result import Attempt, Failure, Step, StopReason
from redline.agent.usage.deadline import curfew
from redline.agent.usage.ledger import Ledger, Role
from redline.inference import InferenceError
from redline.sandbox import SandboxError
from redline.verifier import Judge, Verdict

Emit = Callable[[Event], None]

_SPENT: dict[Limit, StopReason] = {"calls": "budget_calls", "tokens": "budget_tokens", "time": "budget_time"}


@dataclass(frozen=True, slots=True)
class Halt:
    """Why work in a node came to no end of its own."""

    stop: StopReason
    error: Failure | None = None


class Work:
    """One node at work: the state it starts from, and the ledger of what it spends."""

    def __init__(self, state: State, bench: Bench, emit: Emit) -> None:
        self.problem = state["problem"]
        self.attempts = attempts_of(state)
        self.extended = state.get("extended", False)
        self.bench, self.emit, self.log = bench, emit, bench.log
        self.ledger = Ledger(bench.budget, spend_of(state))

    async def solve(self) -> State:
        """Write the first attempt."""
        return await self._write(lambda: self.bench.writer(self.ledger).draft(self.problem))

    async def critique(self) -> State:
        """Judge the last attempt and decide how to go on.

        A revision is judged from its first step on, the kept ones again: a judge's chain is made of its rationales on
        all earlier steps and cannot be entered in the middle. With the same seed the kept steps get the same verdicts.
        """
        number, steps = len(self.attempts) - 1, list(self.attempts[-1].steps)
        halt = await self._attend("verifier", lambda: self._judge(number, steps))
        judged = self.attempts[-1].model_copy(update={"steps": tuple(steps)})
        self.attempts[-1] = judged
        return self._handed_back(halt or self._decide(judged))

    async def revise(self) -> State:
        """Write the next attempt: anew from the first failing step, or further where the last one had no end."""
        last, number = self.attempts[-1], len(self.attempts)
        failing = self.bench.gate.first_failing(last)
        if failing is None:
            self.log.info("extending", attempt=number - 1)
            handed = await self._write(lambda: self.bench.writer(self.ledger).extend(self.problem, last, number=number))
            return State(**handed, extended=True)
        repeats = repeats_of(self.attempts, self.bench.gate)
        self.log.info("revising", attempt=number - 1, step=failing, repeats=repeats)
        self.emit(Revising(number - 1, failing))
        return await self._write(
            lambda: self.bench.writer(self.ledger).revise(self.problem, last, failing, number=number, repeats=repeats)
        )

    async def _write(self, write: Callable[[], Awaitable[Attempt]]) -> State:
        async def work() -> None:
            self.attempts.append(await write())

        halt = await self._attend("policy", work)
        if halt is None:
            number, attempt = len(self.attempts) - 1, self.attempts[-1]
            self.log.info("drafted", attempt=number, steps=len(attempt.steps), finish_reason=attempt.finish_reason)
            self.emit(Drafted(number, attempt))
            halt = None if attempt.steps else Halt("no_answer")
        return self._handed_back(halt)

    async def _judge(self, number: int, steps: list[Step]) -> None:
        """Fill in the verdicts, in place so that those already given outlive an interruption."""
        judge: Judge = self.bench.judge_with(self.ledger)
        texts = [step.text for step in steps]
        async with closing(judge.judge(self.problem, texts, seed=self.bench.seed)) as verdicts:
            index = 0
            async for verdict in verdicts:
                if not self._passes(number, steps, index, verdict):
                    break
                index += 1
            else:
                return
        if verdict.verdict == "unknown" and not verdict.final:
            await self._judge_again(number, steps, index)

    async def _judge_again(self, number: int, steps: list[Step], doubtful: int) -> None:
        """Judge once more, from the step on that could not be judged: one slow check ends no run.

        The chain has to be walked again from its beginning, with another seed. A step that has passed stays so: what is
        said of it on the way, and the votes that came to nothing, are paid for and set aside.
        """
        self.log.info("judging_again", attempt=number, step=doubtful)
        judge: Judge = (self.bench.judge_again or self.bench.judge_with)(self.ledger)
        texts, seed = [step.text for step in steps], self.bench.seed + 1
        async with closing(judge.judge(self.problem, texts, seed=seed, all_steps=True)) as verdicts:
            index = 0
            async for verdict in verdicts:
                if index < doubtful:
                    steps[index] = steps[index].set_aside(verdict.votes)
                else:
                    steps[index] = steps[index].set_aside(steps[index].votes)
                    if not self._passes(number, steps, index, verdict):
                        return
                index += 1

    def _passes(self, number: int, steps: list[Step], index: int, verdict: Verdict) -> bool:
        """Put a verdict into its step and tell of it. Whether the gate lets the step pass."""
        steps[index] = steps[index].judged(verdict)
        self.log.info("judged", attempt=number, step=index, verdict=verdict.verdict, reward=verdict.reward)
        self.emit(Judged(number, index, steps[index]))
        return self.bench.gate.passes(steps[index])

    def _decide(self, attempt: Attempt) -> Halt | None:
        """How a judged attempt ends the run; None when it is to be revised."""
        failing = self.bench.gate.first_failing(attempt)
        revisions_left = self.bench.budget.max_revisions - (len(self.attempts) - 1)
        if failing is None:
            if attempt.complete:
                return Halt("accepted")
            return Halt("no_answer") if self.extended or revisions_left < 1 else None
        if attempt.steps[failing].verdict == "unknown":
            return Halt("not_judged")
        return Halt("max_revisions") if revisions_left < 1 else None

    async def _attend(self, role: Role, work: Callable[[], Awaitable[None]]) -> Halt | None:
        """Do the work until it is done or must end; what breaks is attributed here and nowhere else."""
        try:
            async with curfew(self.ledger, self.bench.cancel):
                self.ledger.check()
                await work()
        except BudgetSpent as spent:
            self.log.info("budget_spent", limit=spent.limit)
            return Halt(_SPENT[spent.limit])
        except StoppedSoftly:
            return Halt("cancelled")
        except SandboxError as error:
            return self._failed(Failure(boundary="sandbox", type=type(error).__name__, message=str(error)))
        except InferenceError as error:
            return self._failed(Failure(boundary=role, type=type(error).__name__, message=str(error)))
        except Exception as error:
            # A judge is anybody's code: whatever it raises ends this run, recorded, and not the batch around it.
            if role != "verifier":
                raise
            self.log.exception("unexpected_failure")
            return self._failed(Failure(boundary=role, type=type(error).__name__, message=str(error)))
        return None

    def _failed(self, failure: Failure) -> Halt:
        self.log.warning("failure", boundary=failure.boundary, type=failure.type, message=failure.message)
        return Halt("failed", failure)

    def _handed_back(self, halt: Halt | None) -> State:
        return update(self.attempts, self.ledger.spend, halt.stop if halt else None, halt.error if halt else None)


def repeats_of(attempts: list[Attempt], gate: Gate) -> int:
    """How many earlier attempts failed at the same step with the same words as the last one."""
    last = _failing_step(attempts[-1], gate)
    return sum(_failing_step(attempt, gate) == last for attempt in attempts[:-1])


def _failing_step(attempt: Attempt, gate: Gate) -> tuple[int, str] | None:
    index = gate.first_failing(attempt)
    return None if index is None else (index, attempt.steps[index].text)
