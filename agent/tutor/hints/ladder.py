"""The ladder of hints: a nudge, where to look, the step with a gap, a similar example. No rung tells the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from redline.agent.tutor.hints.answer_guard import AnswerGuard
from redline.agent.tutor.hints.example import similar_example
from redline.agent.tutor.numbers.numbers_said import says
from redline.agent.tutor.session import GivenHint, Rung, StudentStep
from redline.agent.tutor.steps.calculation import Calculation
from redline.agent.tutor.steps.mistake import FalseEquality
from redline.agent.tutor.steps.own_way import OwnWay
from redline.agent.tutor.steps.reason import pretty
from redline.verifier.exact.equation import read_given_equation

RUNGS: tuple[Rung, ...] = get_args(Rung)
GAP = "___"

_QUESTION = re.compile(r"[^.!?。！？\n]*[?？]")
_SAFE: dict[Rung, str] = {
    "nudge": "Read the problem again: what is asked, and what do you know already?",
    "where to look": "Write down what every number of the problem stands for, and which of them belong together.",
    "step with a gap": "Say in words what you would have to know next, then look which numbers lead there.",
    "similar example": "Make the numbers small and easy, solve that, and go the same way with the real numbers.",
}
"""What is said where nothing else is known, or where it would tell the answer. There is no number in it."""
_AGAIN = {
    "arithmetic slip": "The calculation is the trouble, not the idea: do it again, slowly.",
    "wrong operation": "Look at the sign of your calculation: is that what you did?",
    "sign": "Look at the signs: plus and minus.",
    "decimal point": "Look where the decimal point stands, and how many zeros there are.",
    "copy error": "Compare the numbers in your step with those in the problem.",
    "units": "Look at the units before you put numbers together.",
    "wrong rearrangement": "What is done on the left side of an equation has to be done on the right side too.",
}


@dataclass(frozen=True, slots=True)
class HintContext:
    """What a hint is made from."""

    problem: str
    number: int
    """The step that it is to help with, from 1."""
    known: Sequence[Calculation]
    """The student's steps that stand, calculated."""
    failed: StudentStep | None
    """The last try at this step, where it was wrong."""
    slip: FalseEquality | None
    """What was calculated wrongly in it."""
    way: OwnWay | None
    guard: AnswerGuard

    @property
    def results(self) -> list[Fraction]:
        """What the student has come to so far."""
        return [result for calculation in self.known for result in calculation.results]


def make_hint(rung: Rung, context: HintContext) -> GivenHint:
    """The hint of a rung; a safer one, with `held_back`, where this one cannot be made or would tell an answer."""
    makers = {"nudge": _nudge, "where to look": _where, "step with a gap": _gap, "similar example": _example}
    text = makers[rung](context)
    if text is not None and not context.guard.leaks(text):
        return GivenHint(step=context.number, rung=rung, text=text)
    return GivenHint(step=context.number, rung=rung, text=_SAFE[rung], held_back=True)


def _nudge(context: HintContext) -> str | None:
    if context.failed is not None and context.failed.mistake in _AGAIN:
        return _AGAIN[context.failed.mistake]
    question = _question(context.problem)
    if question is None:
        return _SAFE["nudge"]
    if context.known:
        return f"What is still missing to answer this: “{question}”"
    return f"What is asked is: “{question}” What do you have to know first?"


def _where(context: HintContext) -> str | None:
    if context.slip is not None:
        return f"Calculate {pretty(context.slip.computed.text)} again, on paper."
    given = read_given_equation(context.problem)
    if given is not None and given.asked:
        return f"Which calculation brings {given.unknown} nearer to standing alone? Do it on both sides."
    following = context.way.next_after(context.results) if context.way is not None else None
    if following is None:
        return None
    familiar = [text for text in dict.fromkeys(following.operands) if _is_known(Fraction(text), context)]
    return f"Look at {_listed(familiar)}: what do they tell you together?" if len(familiar) > 1 else None


def _gap(context: HintContext) -> str | None:
    if context.slip is not None:
        return f"{pretty(context.slip.computed.text)} = {GAP}"
    if not context.guard.knows:
        return None
    given = read_given_equation(context.problem)
    if given is not None and given.asked:
        return _equation_with_a_gap(context)
    following = context.way.next_after(context.results) if context.way is not None else None
    return f"{pretty(following.side.text)} = {GAP}" if following is not None else None


def _equation_with_a_gap(context: HintContext) -> str | None:
    had = {claim.text for calculation in context.known for claim in calculation.claims}
    for claim in context.way.equations if context.way is not None else ():
        left = claim.sides[0]
        if claim.text not in had and left.computes and claim.text != context.problem:
            return f"{pretty(left.text)} = {GAP}"
    return None


def _example(context: HintContext) -> str | None:
    return similar_example(context.problem, context.way, context.guard)


def _question(problem: str) -> str | None:
    found = _QUESTION.findall(problem)
    return found[-1].strip() if found and len(found[-1]) <= 200 else None


def _is_known(number: Fraction, context: HintContext) -> bool:
    return number in context.results or says(context.problem, number)


def _listed(numbers: Sequence[str]) -> str:
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
