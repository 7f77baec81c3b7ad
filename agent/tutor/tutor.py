"""A tutor: the student's problem and steps so far, what the verifier said of them, and what may be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal, Protocol

from redline.agent.errors import RefinementError
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.problem import validate_problem
from redline.agent.result import RefinementResult, Step
from redline.verifier import Verdict, extract_answer


class TutorRefusal(RefinementError):
    """What was asked makes no sense at this point; the message says what to do instead."""


class TutorSolver(Protocol):
    """What a tutor needs of a `Refiner`."""

    def stream(self, problem: str, *, cancel: asyncio.Event | None = None) -> AsyncGenerator[Event, None]: ...

    def check(
        self, problem: str, steps: Sequence[str], *, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]: ...

    async def next_step(self, problem: str, steps: Sequence[str]) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What the verifier said of a step of the student's."""

    number: int
    """From 1."""
    step: Step
    kept: bool
    """Right steps, and those that nobody can judge, stay; a wrong one does not."""
    answer: str | None
    """The final answer that the step states in a box; None when it states none."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A next step for the student; the verifier's verdict on it decides whether it is worth showing."""

    number: int
    step: Step


class Tutor:
    """One student at work on one problem at a time.

    Steps are numbered from 1. `/why` speaks of whatever was looked at last: the student's steps or a solution.
    """

    def __init__(self, teacher: TutorSolver) -> None:
        self._teacher = teacher
        self.problem: str | None = None
        self.steps: list[Step] = []
        """The student's steps that stand, with their verdicts."""
        self.last: Checked | None = None
        """The step checked last, also when it was not kept."""
        self.solution: RefinementResult | None = None
        self.revealed = 0
        """Steps of the solution already shown."""
        self._looking_at: Literal["mine", "solution"] = "mine"

    def begin(self, text: str) -> None:
        """Take up a new problem. Raises `InvalidProblem`."""
        problem = validate_problem(text)
        self.forget()
        self.problem = problem

    def forget(self) -> None:
        """Leave the problem and everything done on it."""
        self.problem = self.last = self.solution = None
        self.steps, self.revealed, self._looking_at = [], 0, "mine"

    async def check(self, text: str) -> Checked:
        """Judge the student's next step. Raises `TutorRefusal` and what `Refiner.check` raises."""
        problem = self._problem()
        text = checked_step(text)
        number = len(self.steps) + 1
        step = await self._judged(problem, text)
        kept = step.verdict != "no"
        if kept:
            self.steps.append(step)
        self.last, self._looking_at = Checked(number, step, kept, extract_answer(text)), "mine"
        return self.last

    def undo(self) -> Step:
        """Take back the student's last step. Raises `TutorRefusal` when there is none."""
        if not self.steps:
            raise TutorRefusal("there is no step to take back")
        self.last = None
        return self.steps.pop()

    async def hint(self) -> Hint | None:
        """The policy's next step after the student's, judged like one of theirs; None when it has nothing to add."""
        problem = self._problem()
        text = await self._teacher.next_step(problem, [step.text for step in self.steps])
        return None if text is None else Hint(len(self.steps) + 1, await self._judged(problem, text))

    async def solve(self, cancel: asyncio.Event | None = None) -> RefinementResult:
        """Solve the problem with the whole loop; the steps are then shown by `reveal`."""
        async with aclosing(self._teacher.stream(self._problem(), cancel=cancel)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    self.solution, self.revealed = event.result, 0
                    return event.result
        raise AssertionError("a stream of events ends in Finished")

    def reveal(self, count: int | None = 1) -> list[tuple[int, Step]]:
        """The next `count` steps of the solution with their numbers, all for None; empty when all were shown."""
        steps = self.solution_steps
        end = len(steps) if count is None else min(len(steps), self.revealed + count)
        shown = [(index + 1, steps[index]) for index in range(self.revealed, end)]
        self.revealed, self._looking_at = end, "solution"
        return shown

    @property
    def solution_steps(self) -> tuple[Step, ...]:
        """The steps of the solution found last; empty without one."""
        found = self.solution
        return found.attempts[found.best].steps if found is not None and found.best is not None else ()

    def why(self, number: int | None = None) -> tuple[str, Step]:
        """A step and whose it is, to show its evidence: number `number`, or the one looked at last.

        Raises `TutorRefusal` for a step that is not there or not yet shown.
        """
        if self._looking_at == "solution":
            return "the solution's", _at(self.solution_steps[: self.revealed], number)
        checked = self.last
        if checked is not None and number in (None, checked.number):
            return "your", checked.step
        return "your", _at(self.steps, number)

    async def _judged(self, problem: str, text: str) -> Step:
        texts = [*(step.text for step in self.steps), text]
        # An earlier step that nobody could judge must not keep the verifier from this one.
        through = any(step.verdict != "yes" for step in self.steps)
        verdicts: list[Verdict] = []
        async with aclosing(self._teacher.check(problem, texts, all_steps=through)) as stream:
            async for verdict in stream:
                verdicts.append(verdict)
        step = Step(text=text)
        return step.judged(verdicts[-1]) if len(verdicts) == len(texts) else step

    def _problem(self) -> str:
        if self.problem is None:
            raise TutorRefusal("there is no problem yet; type one")
        return self.problem


def checked_step(text: str) -> str:
    """The step without surrounding space. Raises `TutorRefusal` when nothing is left or it is no text."""
    if not text.strip():
        raise TutorRefusal("the step is empty")
    return str(validate_problem(text))


def _at(steps: Sequence[Step], number: int | None) -> Step:
    """Step `number` from 1, the last for None."""
    if not steps:
        raise TutorRefusal("no step has been looked at yet")
    if number is None:
        return steps[-1]
    if not 1 <= number <= len(steps):
        raise TutorRefusal(f"there is no step {number}; the last one is {len(steps)}")
    return steps[number - 1]
