"""The step judge: takes judges by name or as they are, books the cost, and records what breaks."""

import asyncio

import pytest

from redline.agent.errors import RefinerClosed
from redline.agent.usage.budget import Budget
from redline.evaluation.step_judge import StepJudge
from redline.inference import ModelFailed, ModelNotFound
from redline.sandbox import SandboxError
from redline.verifier import Verdict, Vote


def step_judge(verifier, **budget):
    return StepJudge(verifier=verifier, sandbox="local", votes=1, stop_error=0.01, budget=Budget(**budget))


class Scripted:
    """Says yes to each step, or does what the step says."""

    name = "scripted"

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            if isinstance(step, BaseException):
                raise step
            if step == "sleep":
                await asyncio.sleep(3600)
            vote = Vote(verdict="yes", reward=0.9)
            yield Verdict(verdict="yes", reward=0.9, votes=(vote,))


async def test_verdicts_cost_and_length():
    async with step_judge(Scripted()) as open_one:
        found = await open_one.judge_solution("P", ["so far", "so good."])
    assert [verdict.verdict for verdict in found.verdicts] == ["yes", "yes"]
    assert (found.usage.verifier_calls, found.solution_tokens, found.error) == (2, 5, None)


@pytest.mark.parametrize(
    ("broken", "boundary"),
    [(ModelFailed("gone"), "verifier"), (SandboxError("gone"), "sandbox"), (ZeroDivisionError("gone"), "verifier")],
)
async def test_what_breaks_is_recorded_with_what_was_judged(broken, boundary):
    class Breaking(Scripted):
        async def judge(self, problem, steps, *, seed=0, all_steps=False):
            yield Verdict(verdict="yes", reward=0.9, votes=())
            raise broken

    async with step_judge(Breaking()) as open_one:
        found = await open_one.judge_solution("P", ["a", "b"])
    assert len(found.verdicts) == 1
    assert (found.error.boundary, found.error.type, found.error.message) == (boundary, type(broken).__name__, "gone")


async def test_a_judge_that_cancels_itself_is_a_failure_and_no_end_of_the_evaluation():
    class Weary(Scripted):
        async def judge(self, problem, steps, *, seed=0, all_steps=False):
            yield Verdict(verdict="yes", reward=0.9, votes=())
            raise asyncio.CancelledError

    async with step_judge(Weary()) as open_one:
        found = await open_one.judge_solution("P", ["a", "b"])
    assert (len(found.verdicts), found.error.message) == (1, "the judge cancelled itself")


async def test_judging_can_be_cancelled_from_without():
    async with step_judge(Scripted()) as open_one:
        working = asyncio.create_task(open_one.judge_solution("P", ["sleep"]))
        await asyncio.sleep(0.05)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working


async def test_the_budget_ends_one_solution_and_not_the_next():
    async with step_judge(Scripted(), wall_seconds=1) as open_one:
        found = await open_one.judge_solution("P", ["a", "sleep"])
        assert (len(found.verdicts), found.error.type) == (1, "BudgetSpent")
        assert (await open_one.judge_solution("P", ["a"])).error is None


async def test_a_named_judge_must_be_open():
    with pytest.raises(RefinerClosed):
        await step_judge("embedded").judge_solution("P", ["a"])


def test_a_name_that_names_nothing_is_refused_at_once():
    with pytest.raises(ModelNotFound):
        step_judge("critic:")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["embedded", "direct:embedded"])
async def test_judges_by_name(name):
    async with step_judge(name) as open_one:
        found = await open_one.judge_solution("What is 3 * 4 + 5?", ["3 * 4 = 12.", "12 + 5 = 17."], all_steps=True)
    assert len(found.verdicts) == 2
    assert found.error is None
    assert found.solution_tokens > 5
    assert found.usage.verifier_tokens > 0
    assert (found.usage.sandbox_runs > 0) == (name == "embedded")
