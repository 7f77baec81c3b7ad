"""The tutor: which of a pupil's steps stand, what a hint and a solution are, and what makes no sense to ask."""

from __future__ import annotations

import pytest

from redline.agent import InvalidProblem, Refiner
from redline.agent.tutor.tutor import Tutor, TutorRefusal
from redline.inference import ScriptedModel


@pytest.fixture
async def tutor(judge):
    async with Refiner(policy=ScriptedModel([" fine\nStep 2: so \\boxed{4}"]), verifier=judge) as refiner:
        yield Tutor(refiner)


def texts(tutor: Tutor) -> list[str]:
    return [step.text for step in tutor.steps]


async def test_right_steps_and_those_nobody_can_judge_stay_and_wrong_ones_do_not(tutor):
    tutor.begin("2+2?")
    kept = [(await tutor.check(text)).kept for text in ("fine", "bad", "dark", "also \\boxed{4}")]
    assert (kept, texts(tutor)) == ([True, False, True, True], ["fine", "dark", "also \\boxed{4}"])
    assert (tutor.last.number, tutor.last.answer, tutor.last.step.verdict) == (3, "4", "yes")


async def test_a_step_is_judged_after_those_that_stand(tutor, judge):
    tutor.begin(" 2+2? ")
    for text in ("one", "bad", " two "):
        await tutor.check(text)
    assert [steps for _, steps, _ in judge.seen] == [("one",), ("one", "bad"), ("one", "two")]
    assert {problem for problem, _, _ in judge.seen} == {"2+2?"}


async def test_undo_takes_back_the_last_step_that_stands(tutor):
    tutor.begin("2+2?")
    for text in ("one", "two", "bad"):
        await tutor.check(text)
    assert tutor.undo().text == "two"
    assert texts(tutor) == ["one"]
    tutor.undo()
    with pytest.raises(TutorRefusal, match="no step to take back"):
        tutor.undo()


async def test_a_hint_is_the_policys_next_step_with_its_verdict(tutor):
    tutor.begin("2+2?")
    hint = await tutor.hint()
    assert (hint.number, hint.step.text, hint.step.verdict, texts(tutor)) == (1, "fine", "yes", [])


async def test_a_solution_is_shown_step_by_step_and_nothing_of_it_before(tutor):
    tutor.begin("2+2?")
    assert (await tutor.solve()).accepted
    assert [(number, step.text) for number, step in tutor.reveal(1)] == [(1, "fine")]
    with pytest.raises(TutorRefusal, match="no step 2"):
        tutor.why(2)
    assert [(number, step.text) for number, step in tutor.reveal(None)] == [(2, "so \\boxed{4}")]
    assert tutor.reveal(1) == []
    whose, step = tutor.why(2)
    assert (whose, step.evidence.analysis) == ("the solution's", "Look again.")


async def test_why_speaks_of_the_step_looked_at_last_also_when_it_did_not_stay(tutor):
    tutor.begin("2+2?")
    await tutor.check("one")
    await tutor.check("bad")
    assert [step.text for _, step in (tutor.why(), tutor.why(1), tutor.why(2))] == ["bad", "one", "bad"]
    with pytest.raises(TutorRefusal, match="no step 3; the last one is 1"):
        tutor.why(3)


async def test_what_makes_no_sense_is_refused_and_changes_nothing(tutor):
    for asked in (tutor.check("one"), tutor.hint(), tutor.solve()):
        with pytest.raises(TutorRefusal, match="no problem yet"):
            await asked
    tutor.begin("2+2?")
    with pytest.raises(TutorRefusal, match="no step has been looked at"):
        tutor.why()
    with pytest.raises(TutorRefusal, match="the step is empty"):
        await tutor.check(" \n")
    with pytest.raises(InvalidProblem):
        await tutor.check("x\x00")
    with pytest.raises(InvalidProblem):
        tutor.begin("")
    assert (tutor.problem, tutor.steps) == ("2+2?", [])


async def test_a_new_problem_leaves_nothing_of_the_one_before(tutor):
    tutor.begin("2+2?")
    await tutor.check("one")
    await tutor.solve()
    tutor.begin("3+1?")
    assert (tutor.problem, tutor.steps, tutor.last, tutor.solution, tutor.solution_steps) == (
        "3+1?",
        [],
        None,
        None,
        (),
    )
