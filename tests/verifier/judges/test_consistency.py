"""Self-consistency: what share of the model's own samples reach the answer."""

import pytest

from redline.inference import Endless, ScriptedModel
from redline.verifier import Judge, SelfConsistency, score

STEPS = ["3x = 15.", "So \\boxed{5}."]


def says(*answers):
    return ScriptedModel([f" So \\boxed{{{answer}}}." if answer else " I cannot tell." for answer in answers])


async def judged(judge, steps=STEPS, **options):
    return [verdict async for verdict in judge.judge("Solve 3x + 7 = 22.", steps, **options)]


async def test_the_reward_is_the_share_of_equal_answers_and_every_step_has_it():
    model = says("5", "5.0", "4", "10/2")
    verdicts = await judged(SelfConsistency(model, votes=4), seed=3)
    assert [(v.verdict, v.reward) for v in verdicts] == [("yes", 0.75)] * 2
    assert {score(verdicts, method) for method in ("last", "avg", "min")} == {0.75}
    assert [vote.verdict for vote in verdicts[0].votes] == ["yes", "yes", "no", "yes"]
    assert {vote.source for vote in verdicts[0].votes} == {"frequency"}
    request = model.requests[0]
    assert (request.n, request.seed) == (4, 3)
    assert request.prompt.endswith("put the final answer in \\boxed{}.<|im_end|>\n<|im_start|>assistant\nStep 1:")


async def test_an_answer_that_the_samples_do_not_bear_out_is_wrong_from_the_first_step():
    [verdict] = await judged(SelfConsistency(says("4", "4", "5"), votes=3))
    assert (verdict.verdict, verdict.reward) == ("no", pytest.approx(1 / 3))
    assert verdict.evidence.analysis == "A solution of the model's own ends with 4."
    everything = await judged(SelfConsistency(says("4", "4", "5"), votes=3), all_steps=True)
    assert [v.verdict for v in everything] == ["no", "no"]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (("", "", "5"), "the sample boxes no answer"),
        (("5 m", "5 m", "5"), "it is not known whether 5 m equals the answer"),
    ],
)
async def test_too_many_samples_of_no_use_are_unknown(answers, reason):
    [verdict] = await judged(SelfConsistency(says(*answers), votes=3), ["So \\boxed{5\\text{ cm}}."])
    assert (verdict.verdict, verdict.reward) == ("unknown", None)
    assert verdict.votes[0].reason == reason


async def test_what_cannot_be_compared_at_all():
    model = says("5")
    [verdict] = await judged(SelfConsistency(model, votes=1), ["No box here."])
    assert verdict.votes[0].reason == "the solution boxes no answer to compare"
    assert model.requests == []
    assert await judged(SelfConsistency(model, votes=1), []) == []
    [verdict] = await judged(SelfConsistency(ScriptedModel([], max_context=10), votes=1))
    assert verdict.votes[0].reason == "context: the problem fills the model's 10 tokens"
    [verdict] = await judged(SelfConsistency(ScriptedModel([Endless("hm ")]), votes=1, max_tokens=20))
    assert verdict.verdict == "unknown"


def test_it_is_a_judge_named_after_its_model():
    assert isinstance(SelfConsistency(says()), Judge)
    assert SelfConsistency(says()).name == "consistency:scripted"
    with pytest.raises(ValueError, match="votes"):
        SelfConsistency(says(), votes=0)
