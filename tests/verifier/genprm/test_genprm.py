"""Votes: run at once, counted by eq. 7, closed cleanly whatever happens."""

import asyncio
import contextlib

import pytest

from redline.inference import ModelFailed, ScriptedModel
from redline.verifier import GenPRM, Judge, Vote
from redline.verifier.genprm.voting import majority_verdict


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
    verdict = majority_verdict([vote(r) for r in rewards])
    assert verdict.verdict == label
    assert verdict.reward == (None if mean is None else pytest.approx(mean))
    assert len(verdict.votes) == len(rewards)


def test_the_evidence_is_the_most_decided_vote_on_the_winning_side():
    verdict = majority_verdict([vote(0.1, "a"), vote(0.02, "b"), vote(0.9, "c")])
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


async def test_votes_have_namespaces_and_rationales_of_their_own(scripted_sandbox, say):
    count = iter(range(99))

    def reply(request):
        if request.stop == ("</analyze>\n",):
            return f"analysis {next(count)}\n</analyze>\n"
        return "print(1)\n```\n" if request.prompt.endswith("```python\n") else say()[2]

    sandbox = scripted_sandbox(*["1"] * 6)
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
async def test_a_failure_comes_out_as_itself_and_stops_the_other_votes(scripted_sandbox, failure):
    finished = []

    async def reply(request):
        if not finished:
            finished.append(request)
            raise failure
        await asyncio.sleep(3600)

    sandbox = scripted_sandbox()
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


async def test_cancelling_leaves_no_task_and_no_session(scripted_sandbox, say):
    reached = asyncio.Event()

    async def reply(request):
        if request.prompt.endswith("```python\n"):
            return "print(1)\n```\n"
        if request.stop == ("</analyze>\n",):
            return say()[0]
        reached.set()
        return await asyncio.sleep(3600, "never")

    sandbox = scripted_sandbox("1", "1", "1")
    before = asyncio.all_tasks()
    task = asyncio.create_task(collect(GenPRM(ScriptedModel(reply), sandbox, votes=3, stop_error=None), ["a"]))
    await reached.wait()
    assert sandbox.open > 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sandbox.open == 0
    assert asyncio.all_tasks() == before


async def test_closing_early_closes_the_sessions(scripted_sandbox, say):
    sandbox = scripted_sandbox("1", "1")
    judge = GenPRM(ScriptedModel(say() + say()), sandbox)
    async with contextlib.aclosing(judge.judge("P", ["a", "b"])) as verdicts:
        assert (await anext(verdicts)).verdict == "yes"
        assert sandbox.open == 1
    assert sandbox.open == 0


def test_what_makes_no_sense_is_refused(scripted_sandbox):
    with pytest.raises(ValueError, match="votes"):
        GenPRM(ScriptedModel([]), scripted_sandbox(), votes=0)
    with pytest.raises(ValueError, match="sandbox"):
        GenPRM(ScriptedModel([]), None)


def test_it_is_a_judge_named_after_its_model():
    judge = GenPRM(ScriptedModel([], name="tiny"), None, code=False)
    assert isinstance(judge, Judge)
    assert judge.name == "tiny"


async def judged(model, sandbox, steps, **options):
    return [v async for v in GenPRM(model, sandbox, **options).judge("P", steps)]


async def test_a_generation_prompt_stands_before_the_analysis(scripted_sandbox, say):
    model = ScriptedModel(say() + say())
    await judged(model, scripted_sandbox("1", "1"), ["a", "b"], generation_prompt=True)
    marked = "<|im_end|>\n<|im_start|>assistant\n<analyze>\nLet's analyze the Paragraph {} step by step: "
    assert model.requests[0].prompt.endswith(f"<|im_start|>user\nP\na{marked.format(1)}")
    assert model.requests[3].prompt.endswith(f"<|im_start|>user\nb{marked.format(2)}")


@pytest.mark.parametrize(
    ("words", "verdict", "reward"),
    [
        (["Yes", "Yes", "No", "No"], "yes", 0.5),
        (["Yes", "No", "No", "No"], "no", 0.25),
        (["Yes", "Yes", "Maybe", "No"], "yes", 0.625),
        (["No", "No", "Maybe", "Yes"], "no", 0.375),
        (["Yes", "Maybe", "Maybe", "Maybe"], "unknown", None),
        (["Maybe"], "unknown", None),
    ],
)
async def test_with_hard_rewards_the_boxed_words_alone_are_counted(words, verdict, reward):
    model = ScriptedModel([f"{{{word}}}$\n</output>\n" for word in words], choices={"{Yes}$": 0.0, "{No}$": 0.0})
    options = {"votes": len(words), "stop_error": None, "analysis": False, "code": False, "hard_rewards": True}
    [found] = await judged(model, None, ["a"], **options)
    assert (found.verdict, found.reward) == (verdict, reward)
    assert [vote.reward for vote in found.votes] == [{"Yes": 1.0, "No": 0.0}.get(word, 0.5) for word in words]
    assert {vote.source for vote in found.votes} == {"judgement"}
    assert model.chosen == []


async def test_votes_that_share_their_history_go_on_from_the_first_ones_and_share_a_namespace(scripted_sandbox, say):
    count = iter(range(99))

    def reply(request):
        if request.stop == ("</analyze>\n",):
            return f"analysis {next(count)}\n</analyze>\n"
        return "print(1)\n```\n" if request.prompt.endswith("```python\n") else say()[2]

    model, sandbox = ScriptedModel(reply), scripted_sandbox(*"123456")
    first, second = await judged(model, sandbox, ["a", "b"], votes=3, stop_error=None, shared_history=True)
    assert [vote.evidence.analysis for vote in first.votes] == ["analysis 0", "analysis 1", "analysis 2"]
    # One vote after the other, so that the same seed runs the same code in the same order.
    assert [vote.evidence.runs[0].output for vote in (*first.votes, *second.votes)] == list("123456")
    openings = [r.prompt for r in model.requests if r.stop == ("</analyze>\n",)]
    assert ["analysis 0" in prompt for prompt in openings] == [False] * 3 + [True] * 3
    assert not any("analysis 1" in prompt or "analysis 2" in prompt for prompt in openings)
    assert (len(sandbox.sessions), sandbox.open) == (1, 0)


async def test_a_vote_that_an_earlier_step_did_not_need_has_missed_nothing_in_a_shared_history():
    """Votes 0 to 2 agree on the first step; the second needs more, which then judge it at once."""
    words = iter(["Yes"] * 3 + ["Yes", "No", "Yes", "Yes", "Yes", "Yes"])
    model = ScriptedModel(lambda _: f"{{{next(words)}}}$\n</output>\n", confidence=0.999)
    options = {"votes": 8, "analysis": False, "code": False, "shared_history": True}
    found = await judged(model, None, ["a", "b"], **options)
    assert [(v.verdict, len(v.votes)) for v in found] == [("yes", 3), ("yes", 6)]
    assert len(model.requests) == 9


@pytest.mark.parametrize("bad", [{"temperature": -0.1}, {"top_p": 0.0}, {"top_p": 1.1}, {"temperature": float("nan")}])
def test_a_recipe_out_of_range_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        GenPRM(ScriptedModel([]), None, code=False, **bad)


async def test_temperature_and_top_p_reach_the_model():
    model = ScriptedModel(["{Yes}$\n</output>\n"])
    await judged(model, None, ["a"], analysis=False, code=False, temperature=0.3, top_p=0.8)
    assert [(r.temperature, r.top_p, r.top_k) for r in model.requests] == [(0.3, 0.8, 20)]
