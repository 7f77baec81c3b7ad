"""A step that could not be judged is judged once more, with another seed."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from redline.agent import (
    Budget,
    Judged,
    RefinementResult,
    Refiner,
)
from redline.inference import ScriptedModel
from redline.verifier import Judge, Vote


async def solve(script, judge: Judge, **options) -> RefinementResult:
    model = script if isinstance(script, ScriptedModel) else ScriptedModel(script)
    async with Refiner(policy=model, verifier=judge, **options) as refiner:
        return await refiner.solve("2+2?")


class Wavering:
    """Cannot judge the step that says `dark` in its first so many looks, nor at all in one that says `empty`."""

    name = "wavering"

    def __init__(self, inner, looks: int, reason: str = "slow") -> None:
        self.inner, self.looks, self.reason, self.seeds = inner, looks, reason, []

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        self.seeds.append(seed)
        shown = steps if self.looks > 0 else [step.replace("dark", "clear") for step in steps]
        self.looks -= 1
        async with aclosing(self.inner.judge(problem, shown, seed=seed, all_steps=all_steps)) as verdicts:
            async for verdict in verdicts:
                if verdict.verdict == "unknown":
                    vote = Vote(verdict="unknown", reward=None, reason=self.reason)
                    yield verdict.model_copy(update={"votes": (vote,)})
                else:
                    yield verdict


DARK = " fine\nStep 2: dark \\boxed{4}"


async def test_a_step_that_could_not_be_judged_is_judged_again_with_another_seed(judge):
    wavering = Wavering(judge, looks=1)
    async with Refiner(policy=ScriptedModel([DARK]), verifier=wavering, seed=7) as refiner:
        events = [event async for event in refiner.stream("2+2?")]
    result = events[-1].result
    assert (result.accepted, result.answer, wavering.seeds) == (True, "4", [7, 8])
    fine, dark = result.attempts[0].steps
    # The vote that came to nothing and the one on the way to it are paid for and kept, and count for nothing.
    assert [(len(step.votes), len(step.uncounted)) for step in (fine, dark)] == [(1, 1), (1, 1)]
    assert (dark.uncounted[0].reason, dark.verdict, dark.reward) == ("slow", "yes", 0.9)
    assert result.usage.verifier_calls == 4
    assert [(e.step, e.content.verdict) for e in events if isinstance(e, Judged)] == [
        (0, "yes"), (1, "unknown"), (1, "yes"),
    ]  # fmt: skip


async def test_it_is_judged_again_once(judge):
    wavering = Wavering(judge, looks=2)
    result = await solve([DARK], wavering)
    assert (result.stop_reason, result.answer, wavering.seeds) == ("not_judged", "4", [0, 1])
    assert [len(step.uncounted) for step in result.attempts[0].steps] == [1, 1]


@pytest.mark.parametrize("reason", ["the step is empty", "context: what is to be judged fills the model's 9 tokens"])
async def test_what_no_seed_can_judge_is_not_judged_again(judge, reason):
    wavering = Wavering(judge, looks=1, reason=reason)
    assert (await solve([DARK], wavering)).stop_reason == "not_judged"
    assert wavering.seeds == [0]


async def test_a_step_that_has_passed_is_not_tried_again_on_the_way(judge):
    class Fickle(Wavering):
        async def judge(self, problem, steps, *, seed=0, all_steps=False):
            steps = [step.replace("fine", "bad") for step in steps] if seed else steps
            async for verdict in super().judge(problem, steps, seed=seed, all_steps=all_steps):
                yield verdict

    result = await solve([DARK], Fickle(judge, looks=1))
    assert result.accepted
    fine = result.attempts[0].steps[0]
    assert (fine.verdict, fine.votes[0].verdict, fine.uncounted[0].verdict) == ("yes", "yes", "no")


@pytest.mark.parametrize(("calls", "uncounted"), [(3, [0, 0]), (4, [1, 0])])
async def test_a_budget_that_ends_the_second_look_keeps_the_first(judge, calls, uncounted):
    result = await solve([DARK], Wavering(judge, looks=1), budget=Budget(calls=calls))
    assert result.stop_reason == "budget_calls"
    steps = result.attempts[0].steps
    assert [step.verdict for step in steps] == ["yes", "unknown"]
    assert [len(step.uncounted) for step in steps] == uncounted
    assert (steps[1].votes[0].reason, result.usage.verifier_calls) == ("slow", calls - 1)
