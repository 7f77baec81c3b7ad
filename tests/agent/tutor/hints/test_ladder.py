"""No hint tells the answer: whatever the problem, the rung and the student's steps so far."""

from __future__ import annotations

import random

import pytest

from redline.agent.result import Attempt, RefinementResult, Step
from redline.agent.tutor.hints.answer_guard import AnswerGuard
from redline.agent.tutor.hints.example import similar_example
from redline.agent.tutor.hints.ladder import RUNGS, HintContext, make_hint
from redline.agent.tutor.steps.calculation import calculate
from redline.agent.tutor.steps.own_way import OwnWay

ROLLS = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"


def solved(problem: str, *steps: str, answer: str, accepted: bool = True) -> RefinementResult:
    attempt = Attempt(steps=tuple(Step(text=text) for text in steps), answer=answer)
    reason = "accepted" if accepted else "max_revisions"
    return RefinementResult(
        problem=problem,
        answer=answer,
        accepted=accepted,
        confidence=1.0,
        stop_reason=reason,
        attempts=(attempt,),
        best=0,
    )


def context(problem: str, solution: RefinementResult | None, *known: str) -> HintContext:
    return HintContext(
        problem=problem,
        number=len(known) + 1,
        known=[calculate(problem, [], text) for text in known],
        failed=None,
        slip=None,
        way=OwnWay.of(solution),
        guard=AnswerGuard.of(problem, solution),
    )


def test_the_rungs_tell_more_and_more():
    solution = solved(ROLLS, "48 * 37 = 1776", "1776 - 1389 = 387", answer="387")
    texts = [make_hint(rung, context(ROLLS, solution)).text for rung in RUNGS]
    assert texts[:3] == [
        "What is asked is: “How many rolls are left?” What do you have to know first?",
        "Look at 48 and 37: what do they tell you together?",
        "48 × 37 = ___",
    ]
    assert texts[3].startswith("A similar problem: A baker bakes ")
    assert make_hint("step with a gap", context(ROLLS, solution, "48 * 37 = 1776")).text == "1776 − 1389 = ___"


def test_a_hint_that_would_tell_the_answer_gives_way_to_a_safer_one():
    problem = "Tom had 12 apples, gave away 3 and bought 3. How many of his 12 apples has he now?"
    solution = solved(problem, "12 - 3 = 9", "9 + 3 = 12", answer="12")
    hints = [make_hint(rung, context(problem, solution)) for rung in RUNGS]
    assert [hint.held_back for hint in hints] == [True, True, True, False]
    assert not any(context(problem, solution).guard.leaks(hint.text) for hint in hints)


def test_without_a_solution_to_rely_on_nothing_calculated_is_shown():
    for solution in (None, solved(ROLLS, "48 * 37 = 1736", answer="347", accepted=False)):
        hints = [make_hint(rung, context(ROLLS, solution)) for rung in RUNGS]
        assert [hint.held_back for hint in hints] == [False, True, True, True]


def test_an_example_of_an_equation_is_solved_right_and_is_another_one():
    text = similar_example("Solve for x: 3x + 7 = 22", None, AnswerGuard.of("Solve for x: 3x + 7 = 22", None))
    problem, *lines, _ = text.splitlines()
    problem = problem.removeprefix("A similar problem: ")
    assert problem != "3x + 7 = 22"
    for line in lines:
        assert calculate(f"Solve for x: {problem}", [], line).outcome == "settled"


def test_an_example_is_left_out_where_its_numbers_could_not_be_told_apart():
    problem = "Ann has 6 boxes of 2 pens and 12 more, and shares them among 12. How many has each?"
    solution = solved(problem, "6 * 2 = 12", "12 + 12 = 24", "24 / 12 = 2", answer="2")
    assert similar_example(problem, OwnWay.of(solution), AnswerGuard.of(problem, solution)) is None


@pytest.mark.parametrize("seed", range(40))
def test_no_rung_tells_the_answer_of_a_random_problem(seed):
    rng = random.Random(seed)
    a, b, c = (rng.randint(1, 30) for _ in range(3))
    problem = f"A shop has {a} boxes of {b} pens and sells {c}. How many of its {a * b} pens are left of {a}?"
    steps = [f"{a} * {b} = {a * b}", f"{a * b} - {c} = {a * b - c}"]
    solution = solved(problem, *steps, answer=str(a * b - c))
    guard = AnswerGuard.of(problem, solution)
    for known in ((), steps[:1], steps):
        for rung in RUNGS:
            assert not guard.leaks(make_hint(rung, context(problem, solution, *known)).text)
