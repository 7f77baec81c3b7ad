"""A strategy of one's own: each of its four methods changes what it is there for, and nothing else."""

from __future__ import annotations

import pytest

from redline.agent import Budget, Drafted, Finished, Judged, Refiner, Revising, solve_with_refinement
from redline.agent.strategy import Progress, Strategy, TargetedRevision
from redline.inference import ModelFailed, ScriptedModel

SCRIPT = [" one\nStep 2: bad", " mended \\boxed{4}", " \\boxed{5}"]


class Twice(TargetedRevision):
    """Has two drafts written before anything is judged."""

    async def draft(self, run, policy):
        return [await policy.draft(run.problem), await policy.draft(run.problem)]


class Anew(TargetedRevision):
    """Writes a draft again instead of revising the one there is."""

    async def revise(self, run, policy):
        return await policy.draft(run.problem)


class OnceMore(TargetedRevision):
    """Is content only with the second attempt that is accepted."""

    def accept(self, run):
        stop = super().accept(run)
        return None if stop == "accepted" and run.number < 2 else stop


class First(TargetedRevision):
    """Hands over the first attempt, whatever the verifier says."""

    def select(self, run):
        return 0


def solved(judge, strategy, script=SCRIPT, **limits):
    return solve_with_refinement(
        "2+2?", policy=ScriptedModel(script), verifier=judge, exact=False, strategy=strategy, budget=Budget(**limits)
    )


def test_the_loops_own_strategy_is_one(judge):
    assert isinstance(TargetedRevision(), Strategy)
    assert solved(judge, TargetedRevision()).attempts == solved(judge, None).attempts


def test_several_attempts_are_judged_one_after_the_other_before_any_is_revised(judge):
    result = solved(judge, Twice(), [" bad", " one\nStep 2: bad", " \\boxed{4}"])
    assert [[step.verdict for step in attempt.steps] for attempt in result.attempts] == [
        ["no"],
        ["yes", "no"],
        ["yes", "yes"],
    ]
    assert (result.answer, result.best) == ("4", 2)


def test_an_attempt_that_is_accepted_ends_the_run_before_the_others_are_judged(judge):
    result = solved(judge, Twice(), [" \\boxed{4}", " bad"])
    assert (result.accepted, result.best, result.answer) == (True, 0, "4")
    assert [step.verdict for step in result.attempts[1].steps] == ["unknown"]


def test_another_way_to_revise(judge):
    result = solved(judge, Anew())
    assert [attempt.revised_from for attempt in result.attempts] == [None, None]
    assert result.answer == "4"


def test_another_way_to_accept(judge):
    result = solved(judge, OnceMore(), [" \\boxed{4}", " \\boxed{5}"])
    assert [attempt.answer for attempt in result.attempts] == ["4", "5"]
    assert result.accepted


def test_another_way_to_select(judge):
    result = solved(judge, First())
    assert (result.best, result.answer, result.stop_reason) == (0, None, "accepted")


async def test_what_a_strategy_tells_is_among_the_events_of_the_run(judge):
    async with Refiner(policy=ScriptedModel(SCRIPT), verifier=judge, exact=False) as refiner:
        events = [type(event) async for event in refiner.stream("2+2?")]
    assert events == [Drafted, Judged, Judged, Revising, Drafted, Judged, Judged, Finished]


def test_what_the_policy_raises_in_a_strategy_ends_the_run_and_is_recorded(judge):
    result = solved(judge, Anew(), [" bad", ModelFailed("gone")])
    assert (result.stop_reason, result.error.boundary, len(result.attempts)) == ("failed", "policy", 1)


def test_the_budget_holds_for_every_strategy(judge):
    result = solved(judge, Anew(), lambda _: " bad", max_revisions=100, calls=7)
    assert (result.stop_reason, result.usage.policy_calls + result.usage.verifier_calls) == ("budget_calls", 7)


def test_a_mistake_in_a_strategy_is_raised_and_not_taken_for_the_models(judge):
    class Broken(TargetedRevision):
        async def revise(self, run, policy):
            raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        solved(judge, Broken())


def test_how_far_a_run_has_come():
    run = Progress("2+2?", budget=Budget(max_revisions=2))
    assert (run.number, run.revisions_left) == (0, 3)
    with pytest.raises(IndexError):
        _ = run.last
