"""The loop as a whole: every way it can end, and what it hands over then."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing

import pytest

from redline.agent import (
    Budget,
    BudgetSpent,
    Drafted,
    Finished,
    Judged,
    RefinementResult,
    Refiner,
    Revising,
)
from redline.inference import Endless, ModelFailed, PromptTooLong, ScriptedModel
from redline.sandbox import SandboxClosed
from redline.verifier import Judge

GOOD, BAD = " fine\nStep 2: \\boxed{4}", " fine\nStep 2: bad \\boxed{5}"
FIXED = " mended \\boxed{4}"


async def solve(script, judge: Judge, problem: str = "2+2?", cancel=None, **options) -> RefinementResult:
    async with Refiner(policy=_model(script), verifier=judge, **options) as refiner:
        return await refiner.solve(problem, cancel=cancel)


def _model(script) -> ScriptedModel:
    return script if isinstance(script, ScriptedModel) else ScriptedModel(script)


def texts(result: RefinementResult) -> list[list[str]]:
    return [[step.text for step in attempt.steps] for attempt in result.attempts]


async def test_accepted_at_once(judge):
    result = await solve([GOOD], judge)
    assert (result.answer, result.accepted, result.stop_reason, result.best) == ("4", True, "accepted", 0)
    assert result.confidence == 0.9
    assert (result.usage.policy_calls, result.usage.verifier_calls) == (1, 2)
    assert judge.seen == [("2+2?", ("fine", "\\boxed{4}"), 0)]


async def test_a_wrong_step_is_repaired_with_its_evidence_and_the_right_ones_kept(judge):
    model = ScriptedModel([BAD, FIXED])
    result = await solve(model, judge)
    assert (result.answer, result.accepted, result.best) == ("4", True, 1)
    assert texts(result) == [["fine", "bad \\boxed{5}"], ["fine", "mended \\boxed{4}"]]
    assert [attempt.revised_from for attempt in result.attempts] == [None, 2]
    revision = model.requests[1].prompt
    assert "Step 2: bad \\boxed{5}\n" in revision
    assert "Look again." in revision
    assert "print(2 + 2)" in revision
    assert revision.endswith("Step 1: fine\nStep 2:")


async def test_the_control_row_is_told_the_step_but_not_the_reason(judge):
    model = ScriptedModel([BAD, FIXED])
    await solve(model, judge, show_evidence=False)
    assert "Step 2: bad" in model.requests[1].prompt
    assert "Look again." not in model.requests[1].prompt
    assert "print(2 + 2)" not in model.requests[1].prompt


async def test_events_come_in_order_and_end_in_the_result(judge):
    async with Refiner(policy=ScriptedModel([BAD, FIXED]), verifier=judge) as refiner:
        events = [event async for event in refiner.stream("2+2?")]
    assert [type(event) for event in events] == [Drafted, Judged, Judged, Revising, Drafted, Judged, Judged, Finished]
    assert [(e.attempt, e.step) for e in events if isinstance(e, Judged)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert events[3] == Revising(attempt=0, step=1)
    assert events[-1].result.accepted


async def test_who_waits_for_the_end_alone_gets_what_a_watcher_gets(judge):
    async with Refiner(policy=ScriptedModel(lambda _: " bad \\boxed{5}"), verifier=judge) as refiner:
        watched = [event async for event in refiner.stream("2+2?")][-1].result
        waited_for = await refiner.solve("2+2?")
    assert waited_for.model_copy(update={"usage": watched.usage}) == watched
    assert waited_for.usage.policy_tokens == watched.usage.policy_tokens > 0


@pytest.mark.parametrize("revisions", [0, 1, 3])
async def test_the_policy_gets_as_many_revisions_as_the_budget_has(judge, revisions):
    model = ScriptedModel(lambda _: " bad \\boxed{5}")
    result = await solve(model, judge, budget=Budget(max_revisions=revisions))
    assert result.stop_reason == "max_revisions"
    assert not result.accepted
    assert len(result.attempts) == len(model.requests) == 1 + revisions


async def test_the_best_attempt_is_returned_not_the_last(judge):
    script = [" one\nStep 2: two\nStep 3: bad \\boxed{1}", " poor \\boxed{2}", " bad \\boxed{3}"]
    result = await solve(script, judge, budget=Budget(max_revisions=2))
    # All three have two right steps before the wrong one; the second one's wrong step is the least bad.
    assert [attempt.rank for attempt in result.attempts] == [(2, 0.1), (2, 0.3), (2, 0.1)]
    assert (result.best, result.answer, result.accepted) == (1, "2", False)
    assert result.confidence == 0.3


async def test_a_step_below_the_threshold_goes_back_like_a_wrong_one(judge):
    model = ScriptedModel([" dim \\boxed{4}", " sure \\boxed{4}"])
    result = await solve(model, judge)
    assert (result.accepted, len(result.attempts)) == (True, 2)
    assert "Step 1: dim" in model.requests[1].prompt
    assert (await solve([" dim \\boxed{4}"], judge, threshold=0.5)).accepted


async def test_an_unknown_verdict_is_never_sent_to_the_policy(judge):
    model = ScriptedModel([" fine\nStep 2: dark \\boxed{4}"])
    result = await solve(model, judge)
    assert (result.stop_reason, result.accepted, result.answer) == ("not_judged", False, "4")
    assert [step.verdict for step in result.attempts[0].steps] == ["yes", "unknown"]
    assert len(model.requests) == 1


async def test_a_judge_that_skips_steps_accepts_nothing(judge):
    class Silent:
        name = "silent"

        async def judge(self, problem, steps, *, seed=0, all_steps=False):
            async for verdict in judge.judge(problem, steps[:1]):
                yield verdict

    assert (await solve([GOOD], Silent())).stop_reason == "not_judged"


async def test_a_solution_without_an_answer_is_taken_further_once(judge):
    model = ScriptedModel([" one\nStep 2: two", " so \\boxed{4}"])
    result = await solve(model, judge)
    assert (result.accepted, result.answer) == (True, "4")
    assert texts(result)[1] == ["one", "two", "so \\boxed{4}"]
    assert model.requests[1].prompt.endswith("Step 1: one\nStep 2: two\nStep 3:")
    assert "went wrong" not in model.requests[1].prompt


async def test_a_policy_that_never_answers_ends_the_run(judge):
    result = await solve([" one", " two", " three"], judge)
    assert (result.stop_reason, result.answer, len(result.attempts)) == ("no_answer", None, 2)


@pytest.mark.parametrize("garbage", ["", " \n ", "\nStep 2:\nStep 3:"])
async def test_nothing_written_is_no_answer(judge, garbage):
    result = await solve([garbage], judge)
    assert (result.stop_reason, result.answer, result.attempts[0].steps, result.best) == ("no_answer", None, (), 0)
    assert judge.seen == []


async def test_garbage_is_judged_like_anything_and_survives_json(judge):
    result = await solve([" bad \ud800\x00 \\boxed{\x1b}"], judge, budget=Budget(max_revisions=0))
    assert result.stop_reason == "max_revisions"
    assert RefinementResult.model_validate_json(json.dumps(result.model_dump(mode="json"))) == result


async def test_a_policy_that_never_stops_is_cut_off_and_not_accepted(judge):
    model = ScriptedModel([Endless(" fine \\boxed{4}\nStep 2:")] * 2)
    result = await solve(model, judge, attempt_tokens=40)
    assert (result.accepted, result.stop_reason) == (False, "no_answer")
    assert [attempt.finish_reason for attempt in result.attempts] == ["length", "length"]
    assert [request.max_tokens for request in model.requests] == [40, 40]
    # Only whole steps are kept, and a greedy policy would run on the same way again.
    assert len(result.attempts[0].steps) == result.attempts[1].revised_from
    assert [request.temperature for request in model.requests] == [0.0, 0.5]


async def test_a_policy_that_never_stops_leaves_room_to_be_revised(judge):
    model = ScriptedModel([Endless(" bad"), FIXED], max_context=300)
    result = await solve(model, judge)
    assert (result.accepted, result.answer) == (True, "4")
    assert model.requests[0].max_tokens == (300 - model.count_tokens(model.requests[0].prompt)) // 2


async def test_the_same_mistake_again_raises_the_temperature_and_changes_the_seed(judge):
    model = ScriptedModel([BAD, " bad \\boxed{5}", " bad \\boxed{5}", FIXED])
    result = await solve(model, judge, seed=7)
    assert result.accepted
    assert [request.temperature for request in model.requests] == [0.0, 0.0, 0.5, 0.75]
    assert [request.seed for request in model.requests] == [7, 8, 9, 10]
    assert {seed for _, _, seed in judge.seen} == {7}


async def test_another_mistake_leaves_the_temperature(judge):
    model = ScriptedModel([" bad 1", " bad 2", " bad 3", " bad 4"])
    await solve(model, judge, temperature=0.3)
    assert {request.temperature for request in model.requests} == {0.3}


async def test_the_budget_of_calls_ends_the_run_with_the_steps_judged_so_far(judge):
    result = await solve([" one\nStep 2: two\nStep 3: three \\boxed{4}"], judge, budget=Budget(calls=3))
    assert result.stop_reason == "budget_calls"
    assert [step.verdict for step in result.attempts[0].steps] == ["yes", "yes", "unknown"]
    assert (result.answer, result.accepted) == ("4", False)
    assert result.usage.policy_calls + result.usage.verifier_calls == 3


async def test_a_verdict_already_paid_for_counts(judge):
    """The last call that the budget covers is the one that accepts."""
    assert (await solve([GOOD], judge, budget=Budget(calls=3))).accepted
    assert (await solve([GOOD], judge, budget=Budget(tokens=1_000))).accepted


async def test_the_budget_of_tokens_ends_the_run_after_the_call_that_spent_it(judge):
    result = await solve([GOOD], judge, budget=Budget(tokens=3))
    assert (result.stop_reason, result.answer, result.usage.policy_calls) == ("budget_tokens", "4", 1)
    assert result.usage.policy_tokens > 3
    assert result.attempts[0].steps[0].verdict == "unknown"


async def test_an_unjudged_revision_outranks_the_attempt_it_mends(judge):
    """Two calls judge the draft, one writes the revision, and then nothing is left to judge it with."""
    result = await solve([BAD, FIXED], judge, budget=Budget(calls=4))
    assert (result.stop_reason, result.best, result.answer, result.accepted) == ("budget_calls", 1, "4", False)
    assert [step.verdict for step in result.attempts[1].steps] == ["yes", "unknown"]
    assert result.confidence == 0.0


async def test_no_budget_no_call(judge):
    model = ScriptedModel([])
    result = await solve(model, judge, budget=Budget(calls=0))
    assert (result.stop_reason, result.attempts, result.best, result.answer) == ("budget_calls", (), None, None)
    assert model.requests == []


async def test_the_time_limit_ends_a_verdict_in_flight_and_keeps_the_ones_before(judge):
    result = await solve([" one\nStep 2: wait \\boxed{4}"], judge, budget=Budget(wall_seconds=1.5))
    assert result.stop_reason == "budget_time"
    assert [step.verdict for step in result.attempts[0].steps] == ["yes", "unknown"]
    assert result.usage.wall_seconds >= 1.49
    assert judge.open == 0


async def test_the_time_limit_ends_a_draft_in_flight(judge):
    async def forever(_):
        await asyncio.Event().wait()

    result = await solve(ScriptedModel(forever), judge, budget=Budget(wall_seconds=0.5))
    assert (result.stop_reason, result.attempts) == ("budget_time", ())
    assert result.usage.policy_calls == 1


@pytest.mark.parametrize("error", [ModelFailed("engine gone"), PromptTooLong("full"), ValueError("odd")])
async def test_a_broken_policy_is_the_policys_failure(judge, error):
    result = await solve([BAD, error], judge)
    assert (result.stop_reason, result.error.boundary, result.accepted) == ("failed", "policy", False)
    assert result.error.type == ("ModelFailed" if isinstance(error, ValueError) else type(error).__name__)
    assert str(error) in result.error.message
    assert (result.answer, len(result.attempts)) == ("5", 1)


@pytest.mark.parametrize(
    ("error", "boundary"),
    [
        (ModelFailed("engine gone"), "verifier"),
        (PromptTooLong("full"), "verifier"),
        (KeyError("odd"), "verifier"),
        (TimeoutError("slow"), "verifier"),
        (SandboxClosed("worker gone"), "sandbox"),
    ],
)
async def test_a_broken_judge_is_classified_once_and_keeps_what_was_done(make_judge, error, boundary):
    judge = make_judge(error)
    result = await solve([" one\nStep 2: break \\boxed{4}"], judge)
    assert (result.stop_reason, result.error.boundary) == ("failed", boundary)
    assert result.error.type == type(error).__name__
    assert [step.verdict for step in result.attempts[0].steps] == ["yes", "unknown"]
    assert result.answer == "4"
    assert judge.open == 0


async def test_a_soft_stop_hands_over_the_best_so_far(judge):
    cancel = asyncio.Event()
    async with Refiner(policy=ScriptedModel([" one\nStep 2: wait \\boxed{4}"]), verifier=judge) as refiner:
        events = []
        async for event in refiner.stream("2+2?", cancel=cancel):
            events.append(event)
            if isinstance(event, Judged):
                cancel.set()
    result = events[-1].result
    assert (result.stop_reason, result.answer, result.error) == ("cancelled", "4", None)
    assert [step.verdict for step in result.attempts[0].steps] == ["yes", "unknown"]
    assert _others() == set()


async def test_a_soft_stop_before_the_start_costs_nothing(judge):
    cancel = asyncio.Event()
    cancel.set()
    result = await solve([], judge, cancel=cancel)
    assert (result.stop_reason, result.attempts, result.usage.policy_calls) == ("cancelled", (), 0)


async def test_cancelling_the_task_cancels_the_work_and_leaves_no_task(judge):
    task = asyncio.create_task(solve([" one\nStep 2: wait"], judge))
    while not judge.open:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _others() == set()
    assert judge.open == 0


async def test_closing_the_stream_cancels_the_work_and_leaves_no_task(judge):
    async with Refiner(policy=ScriptedModel([" one\nStep 2: wait"]), verifier=judge) as refiner:
        async with aclosing(refiner.stream("2+2?")) as events:
            async for event in events:
                if isinstance(event, Judged):
                    break
        assert _others() == set()
        assert judge.open == 0


def _others() -> set[asyncio.Task]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def test_many_problems_at_once_do_not_mix(judge):
    async def answer(request):
        await asyncio.sleep(0)
        name = request.prompt.split("problem ")[1][:2]
        return f" mended \\boxed{{{name}}}" if "went wrong" in request.prompt else f" bad \\boxed{{x{name}}}"

    async with Refiner(policy=ScriptedModel(answer), verifier=judge) as refiner, asyncio.TaskGroup() as group:
        runs = [group.create_task(refiner.solve(f"problem {n}")) for n in range(10, 40)]
    assert [run.result().answer for run in runs] == [str(n) for n in range(10, 40)]
    assert {run.result().usage.policy_calls for run in runs} == {2}


async def test_check_tells_the_verdicts_up_to_the_first_wrong_step(judge):
    async with Refiner(policy=ScriptedModel([]), verifier=judge) as refiner:
        verdicts = [v.verdict async for v in refiner.check("2+2?", ["one", "bad", "three"])]
        all_of_them = [v.verdict async for v in refiner.check("2+2?", ["one", "bad", "three"], all_steps=True)]
    assert verdicts == ["yes", "no"]
    assert all_of_them == ["yes", "no", "yes"]


async def test_check_is_within_the_budget(judge):
    async with Refiner(policy=ScriptedModel([]), verifier=judge, budget=Budget(wall_seconds=0.05)) as refiner:
        with pytest.raises(BudgetSpent, match="time"):
            async for _ in refiner.check("2+2?", ["wait"]):
                pass
        assert judge.open == 0


@pytest.mark.parametrize(
    ("said", "step"), [(" then two\nStep 3: more", "then two"), ("", None), (" two \\boxed{2}", "two \\boxed{2}")]
)
async def test_the_next_step_is_one_step(judge, said, step):
    model = ScriptedModel([said])
    async with Refiner(policy=model, verifier=judge) as refiner:
        assert await refiner.next_step("2+2?", ["one"]) == step
    assert model.requests[0].prompt.endswith("Step 1: one\nStep 2:")
