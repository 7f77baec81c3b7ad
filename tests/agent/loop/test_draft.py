"""A solution that is given with the problem: judged first, and revised only where it is judged wrong."""

from __future__ import annotations

import pytest

from redline.agent import (
    Budget,
    Drafted,
    InvalidDraft,
    Judged,
    Refiner,
    Revising,
    asolve_with_refinement,
    solve_with_refinement,
    stream_refinement,
)
from redline.agent.loop.draft import given_attempt
from redline.inference import ScriptedModel

RIGHT = "Step 1: fine\nStep 2: so \\boxed{4}"
WRONG = "Step 1: fine\nStep 2: bad\nStep 3: so \\boxed{5}"


def test_a_right_solution_is_accepted_and_costs_no_policy_token(judge):
    model = ScriptedModel([])
    result = solve_with_refinement("2+2?", draft=RIGHT, policy=model, verifier=judge)
    assert (result.answer, result.accepted, result.stop_reason, result.best) == ("4", True, "accepted", 0)
    assert [attempt.origin for attempt in result.attempts] == ["given"]
    assert (result.usage.policy_calls, result.usage.policy_tokens, result.usage.verifier_calls) == (0, 0, 2)
    assert judge.seen == [("2+2?", ("fine", "so \\boxed{4}"), 0)]
    assert model.requests == []


def test_a_wrong_one_is_revised_from_its_first_wrong_step_with_the_evidence(judge):
    model = ScriptedModel([" mended \\boxed{4}"])
    result = solve_with_refinement("2+2?", draft=WRONG, policy=model, verifier=judge)
    assert (result.answer, result.accepted, result.best) == ("4", True, 1)
    assert [(a.origin, a.answer, a.revised_from) for a in result.attempts] == [("given", "5", None), ("policy", "4", 2)]
    [revision] = model.requests
    assert "Step 2: bad\n" in revision.prompt
    assert "Look again." in revision.prompt
    assert revision.prompt.endswith("Step 1: fine\nStep 2:")


def test_one_that_cannot_be_judged_is_told_and_stays(judge):
    model = ScriptedModel([])
    result = solve_with_refinement("2+2?", draft=["dark \\boxed{4}"], policy=model, verifier=judge)
    assert (result.answer, result.accepted, result.stop_reason) == ("4", False, "not_judged")
    assert model.requests == []


def test_one_without_an_answer_is_taken_further(judge):
    model = ScriptedModel([" so \\boxed{4}"])
    result = solve_with_refinement("2+2?", draft="Step 1: fine", policy=model, verifier=judge)
    assert (result.answer, result.accepted) == ("4", True)
    assert [step.text for step in result.attempts[1].steps] == ["fine", "so \\boxed{4}"]


def test_limits_hold_for_it_too(judge):
    budget = Budget(max_revisions=0)
    result = solve_with_refinement("2+2?", draft=WRONG, policy=ScriptedModel([]), verifier=judge, budget=budget)
    assert (result.stop_reason, result.answer) == ("max_revisions", "5")


async def test_it_is_shown_as_an_event_and_the_functions_agree(judge):
    options = {"draft": WRONG, "verifier": judge}
    fixed = [" mended \\boxed{4}"]
    events = [e async for e in stream_refinement("2+2?", policy=ScriptedModel(fixed), **options)]
    assert [type(e) for e in events[:5]] == [Drafted, Judged, Judged, Revising, Drafted]
    assert (events[0].content.origin, events[4].content.origin) == ("given", "policy")
    awaited = await asolve_with_refinement("2+2?", policy=ScriptedModel(fixed), **options)
    async with Refiner(policy=ScriptedModel(fixed), verifier=judge) as refiner:
        held = await refiner.solve("2+2?", draft=WRONG)
    assert awaited.attempts == held.attempts == events[-1].result.attempts


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("", "the solution is empty"),
        (" \n", "the solution is empty"),
        ([], "the solution has no steps"),
        (["fine", " "], "the solution is empty"),
        ("2\x00", "control character at 2"),
        ("\ud800", "not valid Unicode"),
        ("x" * 100_001, "the solution is too long: 100,001 bytes"),
        (["x" * 60_000, "x" * 60_000], "the solution is too long"),
        ([3], "a solution is text, not int"),
    ],
)
async def test_one_that_is_no_text_is_refused_before_anything_is_opened(draft, told):
    with pytest.raises(InvalidDraft, match=told):
        await asolve_with_refinement("2+2?", draft=draft, policy="no such model", verifier="no such model")


@pytest.mark.parametrize(
    ("draft", "steps", "answer"),
    [
        ("Half of 48 is 24.\nTogether 72.\n#### 72", ["Half of 48 is 24.", "Together 72.\n#### 72"], "72"),
        ("First.\n\nThen.\nThat is \\boxed{7}.", ["First.", "Then.\nThat is \\boxed{7}."], "7"),
        ("1. one\n2. two \\boxed{2}", ["one", "two \\boxed{2}"], "2"),
        ("We have\n$$\nx = 3\n$$\nso 3.", ["We have", "$$\nx = 3\n$$", "so 3."], None),
        ("one line", ["one line"], None),
        ("It is 4.\n####", ["It is 4.\n####"], None),
        (["a\nb", "c \\boxed{1}"], ["a\nb", "c \\boxed{1}"], "1"),
    ],
)
def test_a_solution_is_split_as_it_is_written(draft, steps, answer):
    attempt = given_attempt(draft)
    assert [step.text for step in attempt.steps] == steps
    assert (attempt.answer, attempt.origin) == (answer, "given")
