"""A judge that writes no more of a rationale than it takes for P(Yes) to be settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.inference import AnswerUnusable, ScriptedModel
from redline.sandbox import open_sandbox
from redline.verifier import GenPRM, JudgingRecipe
from redline.verifier.conformance import JudgeConformance

STEPS = ["2 + 2 = 4.", "4 * 3 = 13.", "So \\boxed{13}."]
ANALYSIS = "4 * 3 is 12.\n</analyze>\n"
CODE = "print(4 * 3)\n```\n"
JUDGED = "<output>\n**Judgement**: $\\boxed{No}$\n</output>\n"
AT_ONCE, ANALYSED, RUN = "at once", "analysed", "run"


def depth_of(prompt):
    rationale = prompt.rpartition("<|im_start|>user")[2]
    return RUN if "[Code Output]" in rationale else ANALYSED if "</analyze>" in rationale else AT_ONCE


def looks(**chances):
    """A model that is as sure at each depth as it is told."""

    def choose(prompt, options):
        yes = chances[depth_of(prompt).replace(" ", "_")]
        return yes, 1 - yes

    return choose


def script(request):
    if request.prompt.endswith("step by step: ") or request.prompt.endswith("step by step:"):
        return ANALYSIS
    return CODE if request.prompt.endswith("```python\n") else JUDGED


async def judged(model, steps=STEPS, doubt=0.05, **options):
    async with open_sandbox("local") as sandbox:
        judge = GenPRM(model, sandbox, doubt=doubt, **options)
        return [verdict async for verdict in judge.judge("What is (2 + 2) * 3?", steps)]


async def test_a_step_that_is_surely_right_is_settled_without_a_word():
    model = ScriptedModel(script, choices=looks(at_once=0.96, analysed=0.5, run=0.5))
    verdicts = await judged(model)
    assert [(v.verdict, v.votes[0].looks) for v in verdicts] == [("yes", (pytest.approx(0.96),))] * 3
    assert model.requests == []
    assert verdicts[0].evidence.analysis == ""


async def test_an_analysis_is_written_where_it_is_not_settled_and_code_is_not_where_that_settles_it():
    model = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.99, run=0.5))
    [verdict] = await judged(model, STEPS[:1])
    assert (verdict.verdict, verdict.votes[0].looks) == ("yes", pytest.approx((0.6, 0.99)))
    assert len(model.requests) == 1
    assert verdict.evidence.analysis == "4 * 3 is 12."
    assert verdict.evidence.runs == ()


async def test_what_the_analysis_does_not_settle_is_calculated():
    model = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.7, run=0.1))
    [verdict] = await judged(model)
    assert (verdict.verdict, verdict.votes[0].looks) == ("no", pytest.approx((0.6, 0.7, 0.1)))
    assert verdict.evidence.runs[0].output == "12"


async def test_no_step_is_refused_without_a_reason():
    model = ScriptedModel(script, choices=looks(at_once=0.0, analysed=0.01, run=0.9))
    [verdict] = await judged(model)
    assert (verdict.verdict, verdict.votes[0].looks) == ("no", pytest.approx((0.0, 0.01)))
    assert verdict.evidence.analysis == "4 * 3 is 12."


async def test_later_steps_are_judged_behind_what_was_settled_in_the_format():
    model = ScriptedModel(script, choices=looks(at_once=0.96, analysed=0.5, run=0.5))
    await judged(model)
    assert "<output>\n**Judgement**: $\\boxed{Yes}$\n</output>" in model.chosen[1][0]
    assert "<analyze>" not in model.chosen[1][0]


async def test_what_was_looked_at_and_not_settled_leaves_no_trace_in_the_rationale():
    deep = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.7, run=0.1))
    plain = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.7, run=0.1))
    [adaptive], [whole] = await judged(deep), await judged(plain, doubt=None)
    assert [request.prompt for request in deep.requests] == [request.prompt for request in plain.requests]
    assert (adaptive.reward, adaptive.evidence) == (whole.reward, whole.evidence)
    assert whole.votes[0].looks == ()
    assert "looks" not in whole.model_dump(mode="json")["votes"][0]


async def test_probabilities_of_no_use_settle_nothing():
    class Flaky(ScriptedModel):
        async def choose(self, prompt, options):
            if depth_of(prompt) == AT_ONCE:
                raise AnswerUnusable("no numbers")
            return await super().choose(prompt, options)

    [verdict] = await judged(Flaky(script, choices=looks(analysed=0.99, run=0.5)), STEPS[:1])
    assert (verdict.verdict, verdict.votes[0].looks) == ("yes", pytest.approx((0.99,)))


async def test_models_that_are_shown_the_format_go_as_deep_as_it_takes_too():
    model = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.99, run=0.5))
    [verdict] = await judged(model, STEPS[:1], demonstrations=True)
    assert verdict.votes[0].looks == pytest.approx((0.6, 0.99))


async def test_several_chains_each_go_as_deep_as_they_have_to():
    model = ScriptedModel(script, choices=looks(at_once=0.6, analysed=0.99, run=0.5))
    [verdict] = await judged(model, STEPS[:1], votes=4)
    assert verdict.verdict == "yes"
    assert {vote.looks for vote in verdict.votes} == {tuple(verdict.votes[0].looks)}


def doubtful_of_three(prompt, options):
    """Sure of what it is shown as soon as it has analysed it, and of what is right at once."""
    step = prompt.rpartition("<|im_start|>user")[2].partition("<|im_end|>")[0].partition("<output>")[0]
    yes = 0.02 if "= 3" in step.split("<analyze>")[0] else 0.97
    return yes, 1 - yes


class TestAdaptiveJudge(JudgeConformance):
    @classmethod
    def make(cls):
        return GenPRM(ScriptedModel(script, choices=doubtful_of_three), None, execute=False, doubt=0.05)


@pytest.mark.parametrize("doubt", [0.0, 0.5, -0.1, 1.0])
def test_a_doubt_is_a_probability_below_even(doubt):
    with pytest.raises(ValueError, match=r"doubt .* \(0, 0.5\)"):
        JudgingRecipe(doubt=doubt)


@pytest.mark.parametrize("recipe", [{"hard_rewards": True}, {"analysis": False, "code": False}])
def test_a_doubt_needs_a_probability_and_something_to_leave_unwritten(recipe):
    with pytest.raises(ValueError, match="stops writing"):
        JudgingRecipe(doubt=0.05, **recipe)


@given(st.floats(0.001, 0.499), st.floats(0, 1), st.booleans())
def test_what_is_settled_is_never_more_doubtful_than_the_doubt(doubt, reward, explained):
    settled = JudgingRecipe(doubt=doubt).settles(reward, explained=explained)
    assert not settled or min(reward, 1 - reward) <= doubt + 1e-12
    assert settled or doubt < reward < 1 - doubt or not explained
