"""Votes: run at once, counted by eq. 7, closed cleanly whatever happens."""

import asyncio
import contextlib

import pytest

from inference import ModelFailed, ScriptedModel
from verifier import GenPRM, Judge, Vote
from verifier.jury import tally


def vote(reward, analysis=""):
    if reward is None:
        return Vote(verdict="unknown", reward=None, reason="?")
    return Vote(
        verdict="yes" if reward >= 0.5 else "no", reward=reward, source="logprobs", evidence={"analysis": analysis}
    )


@pytest.mark.parametrize(
    ("rewards", "label", "mean"),
    [
        ([0.9], "yes", 0.9),
        ([0.5], "yes", 0.5),
        ([0.9, 0.9, 0.0], "yes", 0.6),
        ([0.6, 0.6, 0.0], "no", 0.4),
        ([1.0, None], "yes", 1.0),
        ([0.2, None, 0.4, None], "no", 0.3),
        ([1.0, None, None], "unknown", None),
        ([None, None], "unknown", None),
    ],
)
def test_the_mean_of_the_known_votes_decides(rewards, label, mean):
    verdict = tally([vote(r) for r in rewards])
    assert verdict.verdict == label
    assert verdict.reward == (None if mean is None else pytest.approx(mean))
    assert len(verdict.votes) == len(rewards)


def test_the_evidence_is_the_most_decided_vote_on_the_winning_side():
    verdict = tally([vote(0.1, "a"), vote(0.02, "b"), vote(0.9, "c")])
    assert (verdict.verdict, verdict.evidence.analysis) == ("no", "b")


def judge_by(answers):
    """A model that judges the step named in the prompt, directly."""

    def reply(request):
        step = request.prompt.rpartition("<|im_start|>user\n")[2].partition("<output>")[0].rpartition("\n")[2]
        return f"{{{answers[step]}}}$\n</output>\n"

    return ScriptedModel(reply)


async def collect(judge, steps, **options):
    return [v.verdict async for v in judge.judge("P", steps, **options)]


async def test_stops_after_the_first_wrong_step_unless_told():
    answers = {"a": "Yes", "b": "No", "c": "Yes"}
    judge = GenPRM(judge_by(answers), None, analysis=False, code=False)
    assert await collect(judge, "abc") == ["yes", "no"]
    assert await collect(judge, "abc", all_steps=True) == ["yes", "no", "yes"]


async def test_stops_after_an_unknown_step():
    judge = GenPRM(judge_by({"a": "Hm", "b": "Yes"}), None, analysis=False, code=False)
    assert await collect(judge, "ab") == ["unknown"]
    assert await collect(judge, "ab", all_steps=True) == ["unknown", "yes"]


async def test_no_steps_no_verdicts():
    assert await collect(GenPRM(ScriptedModel([]), None, code=False), []) == []


async def test_votes_have_namespaces_and_rationales_of_their_own(bench, say):
    count = iter(range(99))

    def reply(request):
        if request.stop == ("</analyze>\n",):
            return f"analysis {next(count)}\n</analyze>\n"
        return "print(1)\n```\n" if request.prompt.endswith("```python\n") else say()[2]

    sandbox = bench(*["1"] * 6)
    judge = GenPRM(ScriptedModel(reply), sandbox, votes=3, stop_error=None)
    both = [v async for v in judge.judge("P", ["a", "b"])]
    assert [len(v.votes) for v in both] == [3, 3]
    assert len({vote.evidence.analysis for v in both for vote in v.votes}) == 6
    assert [len(s.blocks) for s in sandbox.sessions] == [2, 2, 2]
    assert sandbox.open == 0


async def test_votes_run_at_once():
    waiting, everybody = 0, asyncio.Event()

    async def reply(request):
        nonlocal waiting
        waiting += 1
        if waiting == 4:
            everybody.set()
        await everybody.wait()
        return "{Yes}$\n</output>\n"

    judge = GenPRM(ScriptedModel(reply), None, votes=4, stop_error=None, analysis=False, code=False)
    async with asyncio.timeout(30):
        assert await collect(judge, ["a"]) == ["yes"]


async def test_the_first_votes_do_not_depend_on_how_many_there_are():
    few, many = (ScriptedModel(["{Yes}$\n</output>\n"] * 9) for _ in range(2))
    for model, votes in ((few, 2), (many, 4)):
        judge = GenPRM(model, None, votes=votes, stop_error=None, analysis=False, code=False, temperature=0.6)
        await collect(judge, ["a"], seed=7)
    assert [r.seed for r in few.requests] == [r.seed for r in many.requests][:2]


class BudgetSpent(Exception):
    """What a metered model may raise."""


@pytest.mark.parametrize("failure", [ModelFailed("engine gone"), BudgetSpent("calls")])
async def test_a_failure_comes_out_as_itself_and_stops_the_other_votes(bench, failure):
    finished = []

    async def reply(request):
        if not finished:
            finished.append(request)
            raise failure
        await asyncio.sleep(3600)

    sandbox = bench()
    before = asyncio.all_tasks()
    with pytest.raises(type(failure)) as caught:
        await collect(GenPRM(ScriptedModel(reply), sandbox, votes=4, stop_error=None), ["a"])
    assert caught.value is failure
    assert asyncio.all_tasks() == before
    assert sandbox.open == 0


async def test_a_model_failure_goes_before_others():
    calls = iter([BudgetSpent("calls"), ModelFailed("engine gone")])

    def reply(request):
        return next(calls)

    with pytest.raises(ModelFailed):
        await collect(GenPRM(ScriptedModel(reply), None, votes=2, stop_error=None, analysis=False, code=False), ["a"])


async def test_cancelling_leaves_no_task_and_no_session(bench, say):
    reached = asyncio.Event()

    async def reply(request):
        if request.prompt.endswith("```python\n"):
            return "print(1)\n```\n"
        if request.stop == ("</analyze>\n",):
            return say()[0]
        reached.set()
        return await asyncio.sleep(3600, "never")

    sandbox = bench("1", "1", "1")
    before = asyncio.all_tasks()
    task = asyncio.create_task(collect(GenPRM(ScriptedModel(reply), sandbox, votes=3, stop_error=None), ["a"]))
    await reached.wait()
    assert sandbox.open > 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sandbox.open == 0
    assert asyncio.all_tasks() == before


async def test_closing_early_closes_the_sessions(bench, say):
    sandbox = bench("1", "1")
    judge = GenPRM(ScriptedModel(say() + say()), sandbox)
    async with contextlib.aclosing(judge.judge("P", ["a", "b"])) as verdicts:
        assert (await anext(verdicts)).verdict == "yes"
        assert sandbox.open == 1
    assert sandbox.open == 0


def test_what_makes_no_sense_is_refused(bench):
    with pytest.raises(ValueError, match="votes"):
        GenPRM(ScriptedModel([]), bench(), votes=0)
    with pytest.raises(ValueError, match="sandbox"):
        GenPRM(ScriptedModel([]), None)


def test_it_is_a_judge_named_after_its_model():
    judge = GenPRM(ScriptedModel([], name="tiny"), None, code=False)
    assert isinstance(judge, Judge)
    assert judge.name == "tiny"
