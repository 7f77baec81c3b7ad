"""What the policy writes and what of it counts: thoughts stay apart, and a box that is taken back is no answer."""

from __future__ import annotations

import pytest

from redline.agent import Attempt, Refiner
from redline.agent.policy.policy import Policy, PolicySampling
from redline.inference import Completion, Generation, ScriptedModel

HARMONY = "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>{}<|return|>"
WAYS = ["<think>\n{}\n</think>\n\n{}", " {}\n</think>\n\n{}", HARMONY]


class ThoughtApart(ScriptedModel):
    """A server that tells the thought in a field of its own."""

    async def generate(self, request):
        generation = await super().generate(request)
        told = [
            Completion(c.text, c.token_ids, c.logprobs, c.finish_reason, thought="hm") for c in generation.completions
        ]
        return Generation(tuple(told), generation.usage)


async def solve(model, judge, **options):
    async with Refiner(policy=model, verifier=judge, **options) as refiner:
        return await refiner.solve("3 + 4 - 2?")


@pytest.mark.parametrize("way", WAYS)
async def test_a_thought_is_no_step_and_no_answer_and_is_never_shown_again(way, judge):
    draft = way.format("Step 1: secret \\boxed{9}", "Step 1: fine\nStep 2: bad \\boxed{6}")
    model = ScriptedModel([draft, way.format("Step 2: another secret", "Step 2: mended \\boxed{5}")])
    result = await solve(model, judge)
    assert (result.accepted, result.answer) == (True, "5")
    assert [[step.text for step in attempt.steps] for attempt in result.attempts] == [
        ["fine", "bad \\boxed{6}"],
        ["fine", "mended \\boxed{5}"],
    ]
    assert [attempt.thought for attempt in result.attempts] == ["Step 1: secret \\boxed{9}", "Step 2: another secret"]
    assert "secret" not in model.requests[1].prompt
    assert model.requests[1].prompt.endswith("Step 1: fine\nStep 2:")


async def test_the_tokens_of_a_thought_are_spent(judge):
    thought = "word " * 200
    plain = await solve(ScriptedModel([" \\boxed{5}"]), judge)
    model = ScriptedModel([f"<think>{thought}</think>\\boxed{{5}}"])
    thinking = await solve(model, judge)
    more = thinking.usage.policy_tokens - plain.usage.policy_tokens
    assert more >= model.count_tokens(thought)


async def test_a_thought_that_the_server_tells_apart_is_kept_apart(judge):
    result = await solve(ThoughtApart([" fine\nStep 2: \\boxed{5}"]), judge)
    assert (result.answer, result.attempts[0].thought) == ("5", "hm")
    assert [step.text for step in result.attempts[0].steps] == ["fine", "\\boxed{5}"]


async def test_a_box_in_an_unfinished_thought_is_no_answer(judge):
    result = await solve(ScriptedModel(["<think>maybe \\boxed{3}"]), judge)
    assert (result.accepted, result.answer, result.stop_reason) == (False, None, "no_answer")
    assert result.attempts[0].thought == "maybe \\boxed{3}"


async def test_a_box_that_is_taken_back_is_asked_for_again(judge):
    draft = " 3 + 4 - 2 = \\boxed{3}. Hold on, that is wrong.\nStep 2: It is 7 - 2, so the answer is 5."
    result = await solve(ScriptedModel([draft, " So it is \\boxed{5}."]), judge)
    assert [attempt.answer for attempt in result.attempts] == [None, "5"]
    assert (result.accepted, result.answer, len(result.attempts[1].steps)) == (True, "5", 3)


async def test_a_model_that_writes_its_solution_from_the_start_again_is_taken_at_its_word():
    model = ScriptedModel(["### Step 1: A\nx\n### Step 2: good \\boxed{5}"])
    kept = Attempt.model_validate({"steps": [{"text": "A\nx", "verdict": "yes", "reward": 0.9}, {"text": "bad"}]})
    attempt = await Policy(model, PolicySampling()).revise("?", kept, 1, number=1)
    assert [step.text for step in attempt.steps] == ["A\nx", "good \\boxed{5}"]
    assert (attempt.steps[0].verdict, attempt.revised_from) == ("yes", 2)
    other = await Policy(ScriptedModel(["Step 1: B\nStep 2: good"]), PolicySampling()).revise("?", kept, 1, number=1)
    assert ([step.text for step in other.steps], other.revised_from) == (["B", "good"], 1)


async def test_a_revision_cut_off_in_its_thought_loses_no_step_that_stood():
    cut = Attempt.model_validate({"steps": [{"text": "fine"}], "revised_from": 2, "finish_reason": "length"})
    model = ScriptedModel([" mended"])
    attempt = await Policy(model, PolicySampling()).extend("?", cut, number=2)
    assert [step.text for step in attempt.steps] == ["fine", "mended"]


async def test_a_hint_is_one_step_also_where_its_label_stood_in_the_thought():
    writer = Policy(ScriptedModel([" b\n\nmore of b\nStep 3: c"]), PolicySampling())
    assert await writer.next_step("?", ["a"]) == "b\n\nmore of b"
    writer = Policy(
        ScriptedModel(["<think>\nStep 3: hm", "<think>\nStep 3: hm</think>\n\nStep 2: b\nStep 3: c"]), PolicySampling()
    )
    assert await writer.next_step("?", ["a"]) == "b"


def test_rows_of_older_versions_are_read():
    assert Attempt.model_validate({"steps": [{"text": "a"}], "answer": "5"}).thought == ""
