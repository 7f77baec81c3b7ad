"""A tutor: it checks a student's steps, gives hints that do not tell the answer, and says when the problem is solved.

There is no screen in it. The command and the web page hold one `Tutor` for each student at work and may call whatever
is public here, on one running event loop, one call at a time for each student:

    tutor = Tutor(refiner)                      # an open `Refiner`; any number of tutors share it
    tutor.begin("Tom had 12 apples. He gave 3 to Ann. How many has he now?")
    tutor.prepare()                             # solves it in the background; hints and verdicts wait less then
    async for step in tutor.check("12 - 3 = 8"):
        step.verdict, step.reason               # "wrong", "12 − 3 is 9, you wrote 8."
    (await tutor.hint()).text                   # the next rung of the ladder
    tutor.session.solved                        # whether they are there
    kept = tutor.session.model_dump_json()      # everything, for a file; not for the student: it holds the solution
    tutor.session.for_student()                 # what may be sent to the student's own screen
    tutor = Tutor(refiner, session=TutorSession.model_validate_json(kept))    # and on it goes
    await tutor.aclose()

`session` is replaced, never changed, by each call; keeping the old one costs nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal

from redline.agent.loop.problem import validate_problem
from redline.agent.result import RefinementResult, Step
from redline.agent.tutor.hints.answer_guard import AnswerGuard
from redline.agent.tutor.hints.ladder import RUNGS, HintContext, make_hint
from redline.agent.tutor.own_solution import OwnSolution, TutorSolver
from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import GivenHint, StudentStep, TutorSession
from redline.agent.tutor.steps.assessment import FOLLOWING, by_the_way, with_answer, without_own_solution
from redline.agent.tutor.steps.calculation import Calculation, calculate, unread
from redline.agent.tutor.steps.final_answer import stated_answer
from redline.agent.tutor.steps.mistake import FalseEquality
from redline.agent.tutor.steps.own_way import OwnWay
from redline.agent.tutor.steps.typed_text import typed_steps
from redline.verifier import Verdict
from redline.verifier.judges.exact import CONFIRMED, SETTLED, calculated

if TYPE_CHECKING:
    import asyncio

PATIENCE = 20.0
"""Seconds that a verdict waits for the tutor's own solution; without it, it says what calculation alone can say."""


class Tutor:
    """One student at work on one problem at a time.

    Steps are numbered from 1. `exact=False` leaves every step to the verifier, as `Refiner(exact=False)` does.
    """

    def __init__(self, teacher: TutorSolver, session: TutorSession | None = None, *, exact: bool = True) -> None:
        self._teacher, self._exact = teacher, exact
        self.session = session or TutorSession()
        self._own: OwnSolution | None = None
        self._looking_at: Literal["mine", "solution"] = "mine"
        self._last: StudentStep | None = None

    def begin(self, text: str) -> None:
        """Take up a new problem, in a session of its own. Raises `InvalidProblem`."""
        self.take_up(TutorSession(problem=validate_problem(text)))

    def forget(self) -> None:
        """Leave the problem and everything done on it."""
        self.take_up(TutorSession())

    def take_up(self, session: TutorSession) -> None:
        """Leave the session at hand and go on with another one."""
        if self._own is not None:
            self._own.abandon()
        self.session, self._own, self._last, self._looking_at = session, None, None, "mine"

    def prepare(self) -> None:
        """Begin to solve the problem in the background, if that has not been done. Needs a running event loop."""
        if self.session.solution is None and self._own is None:
            self._own = OwnSolution(self._teacher, self._problem())

    async def aclose(self) -> None:
        """End what goes on in the background. The session stays."""
        own, self._own = self._own, None
        if own is not None:
            await own.aclose()

    async def check(self, text: str) -> AsyncGenerator[StudentStep, None]:
        """Judge what was typed, step by step, as each verdict is known: one step, or several lines as so many steps.

        Behind a wrong step, or where this is broken off or fails, the rest waits in `session.waiting`; `go_on` takes it
        up. What waited before stays where this one step puts the wrong one right, and is given up otherwise. Raises
        `TutorRefusal`, `InvalidProblem` and what `Refiner.check` raises.
        """
        self._problem()
        typed = typed_steps(text)
        waited = self.session.waiting
        kept = waited[waited[:1] == (typed[0],) :] if self._puts_right() and len(typed) == 1 else ()
        self._change(waiting=(*typed, *kept))
        async with aclosing(self._take_waiting(len(typed))) as steps:
            async for step in steps:
                yield step

    async def go_on(self) -> AsyncGenerator[StudentStep, None]:
        """Judge the steps that wait, as `check` does. Raises `TutorRefusal` where none does."""
        if not self.session.waiting:
            raise TutorRefusal("no step is waiting; type one")
        async with aclosing(self._take_waiting(len(self.session.waiting))) as steps:
            async for step in steps:
                yield step

    def drop_waiting(self) -> None:
        """Give up the steps that wait."""
        self._change(waiting=())

    def undo(self) -> StudentStep:
        """Take back the student's last step. Raises `TutorRefusal` when there is none."""
        if not self.session.steps:
            raise TutorRefusal("there is no step to take back")
        last = self.session.steps[-1]
        self._change(steps=self.session.steps[:-1], waiting=())
        self._last = None
        return last

    async def hint(self) -> GivenHint:
        """The next rung of the ladder for the next step, held against the answer; the last one again at its end.

        Waits for the tutor's own solution. Raises `TutorRefusal` where there is no problem, or it is solved.
        """
        problem = self._problem()
        if self.session.solved:
            raise TutorRefusal("the problem is solved; nothing is left to hint at")
        way = await self._way(None)
        number = self.session.next_number
        failed = self.session.wrong[-1] if self._puts_right() else None
        slip = calculate(problem, self._texts, failed.text).check.unequal if failed is not None else None
        given = sum(hint.step == number for hint in self.session.hints)
        context = HintContext(
            problem=problem,
            number=number,
            known=self._calculated(),
            failed=failed,
            slip=None if slip is None else FalseEquality.of(slip),
            way=way,
            guard=AnswerGuard.of(problem, self.session.solution),
        )
        hint = make_hint(RUNGS[min(given, len(RUNGS) - 1)], context)
        self._change(hints=(*self.session.hints, hint))
        return hint

    async def solve(self, cancel: asyncio.Event | None = None) -> RefinementResult:
        """The tutor's own solution, found now if it is not there; its steps are then shown by `reveal`.

        Setting `cancel` ends the run softly, with the best so far; the next call then tries again.
        """
        found = self.session.solution
        if found is None or not found.accepted:
            self._change(solution=None)
            self.prepare()
            assert self._own is not None
            own = self._own
            try:
                found = await own.finish(cancel)
            finally:
                self._own = None
            self._change(solution=found)
        self._change(revealed=0)
        return found

    def reveal(self, count: int | None = 1) -> list[tuple[int, Step]]:
        """The next `count` steps of the solution with their numbers, all for None; empty when all were shown."""
        steps, start = self.session.solution_steps, self.session.revealed
        end = len(steps) if count is None else min(len(steps), start + count)
        self._change(revealed=end)
        self._looking_at = "solution"
        return [(index + 1, steps[index]) for index in range(start, end)]

    def why(self, number: int | None = None) -> tuple[str, Step]:
        """A step and whose it is, to show its evidence: number `number`, or the one looked at last.

        It may tell the answer. Raises `TutorRefusal` for a step that is not there or not yet shown.
        """
        if self._looking_at == "solution":
            return "the solution's", _at(self.session.solution_steps[: self.session.revealed], number)
        if self._last is not None and number in (None, self._last.number):
            return "your", self._last.judged
        return "your", _at([step.judged for step in self.session.steps], number)

    async def _take_waiting(self, count: int) -> AsyncGenerator[StudentStep, None]:
        for _ in range(count):
            step = await self._checked(self.session.waiting[0])
            rest = self.session.waiting[1:]
            if step.stays:
                self._change(steps=(*self.session.steps, step), waiting=rest)
            else:
                self._change(wrong=(*self.session.wrong, step), waiting=rest)
            self._last, self._looking_at = step, "mine"
            yield step
            if not step.stays:
                return

    async def _checked(self, text: str) -> StudentStep:
        problem = self._problem()
        calculation = calculate(problem, self._texts, text) if self._exact else unread(text)
        judged = await self._judged(problem, calculation, text)
        reads = self._teacher.sees == "steps"
        said = without_own_solution(problem, self._texts, calculation, judged, reads=reads)
        answer = stated_answer(problem, calculation, text)
        way = None
        if said is None or (answer is not None and said.verdict == "right" and said is not FOLLOWING):
            way = await self._way(PATIENCE)
        said = said or by_the_way(calculation, way, judged)
        earlier_right = all(step.verdict == "right" for step in self.session.steps)
        vouched = said is FOLLOWING or (said.basis == "judge" and earlier_right)
        return with_answer(said, answer, way, vouched=vouched).of(judged, self.session.next_number)

    async def _judged(self, problem: str, calculation: Calculation, text: str) -> Step:
        """The step with the verdict and evidence of whoever is to judge it, calculation first."""
        step = Step(text=text)
        if calculation.outcome == "refuted":
            # Alone: the verifier's own exact check refutes it before any model is asked, and runs it for the evidence.
            return step.judged((await self._verdicts(problem, [calculation.text]))[-1])
        if calculation.outcome == "settled":
            return step.judged(calculated("yes", SETTLED))
        if self._teacher.sees == "steps":
            texts = [*self._texts, text]
            # An earlier step that nobody could judge must not keep the verifier from this one.
            through = any(kept.judged.verdict != "yes" for kept in self.session.steps)
            verdicts = await self._verdicts(problem, texts, all_steps=through)
            return step.judged(verdicts[-1]) if len(verdicts) == len(texts) else step
        return step.judged(calculated("yes", CONFIRMED)) if calculation.outcome == "confirmed" else step

    async def _verdicts(self, problem: str, steps: Sequence[str], *, all_steps: bool = False) -> list[Verdict]:
        async with aclosing(self._teacher.check(problem, steps, all_steps=all_steps)) as verdicts:
            return [verdict async for verdict in verdicts]

    async def _way(self, seconds: float | None) -> OwnWay | None:
        """The own solution as calculations; None where there is none to rely on, or not after so many seconds."""
        if self._teacher.sees == "calculations":
            return None
        if self.session.solution is None:
            self.prepare()
            assert self._own is not None
            found = await self._own.wait(seconds)
            if found is None:
                return None
            self._own = None
            self._change(solution=found)
        return OwnWay.of(self.session.solution)

    def _calculated(self) -> list[Calculation]:
        texts = self._texts
        return [calculate(self._problem(), texts[:index], text) for index, text in enumerate(texts)]

    def _puts_right(self) -> bool:
        """Whether the step that comes next was tried before, wrongly."""
        wrong = self.session.wrong
        return bool(wrong) and wrong[-1].number == self.session.next_number

    def _change(self, **fields: object) -> None:
        self.session = self.session.changed(**fields)

    @property
    def _texts(self) -> list[str]:
        return [step.text for step in self.session.steps]

    def _problem(self) -> str:
        if self.session.problem is None:
            raise TutorRefusal("there is no problem yet; type one")
        return self.session.problem


def _at(steps: Sequence[Step], number: int | None) -> Step:
    """Step `number` from 1, the last for None."""
    if not steps:
        raise TutorRefusal("no step has been looked at yet")
    if number is None:
        return steps[-1]
    if not 1 <= number <= len(steps):
        raise TutorRefusal(f"there is no step {number}; the last one is {len(steps)}")
    return steps[number - 1]
