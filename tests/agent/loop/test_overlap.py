"""Steps that are judged while later ones are being written: the same outcome, and no word behind a refused step."""

import asyncio
import hashlib
from contextlib import aclosing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver

from redline.agent import Budget, Refiner
from redline.agent.durable.checkpoints import strict_serde
from redline.agent.loop.events import Drafted, Finished, Judged, Revising
from redline.inference import Endless, ModelFailed, ScriptedModel
from redline.verifier import Evidence, Verdict, Vote

PROBLEM = "What is (2 + 2) * 3?"
LONG = " ".join(["and so on"] * 40)


class Reviewer:
    """Judges each step by what stands in it, one after the other, taking as many turns of the loop as it is told."""

    name = "reviewer"
    in_order = True

    def __init__(self, turns=0):
        self.turns, self.asked, self.open = turns, [], 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        self.open += 1
        try:
            for step in steps:
                self.asked.append(step)
                for _ in range(self.turns):
                    await asyncio.sleep(0)
                yield verdict(step)
                if "good" not in step and not all_steps:
                    return
        finally:
            self.open -= 1


def verdict(step):
    label = "no" if "bad" in step else "unknown" if "odd" in step else "yes"
    reward = {"yes": 0.9, "no": 0.1, "unknown": None}[label]
    vote = Vote(verdict=label, reward=reward, reason="odd" if reward is None else "", evidence=Evidence(analysis=step))
    return Verdict(verdict=label, reward=reward, votes=(vote,))


async def refined(policy, reviewer, *, overlap, budget=None, **options):
    async with Refiner(policy=policy, verifier=reviewer, exact=False, overlap=overlap, budget=budget) as refiner:
        return await refiner.solve(PROBLEM, **options)


async def events_of(policy, reviewer, **options):
    async with Refiner(policy=policy, verifier=reviewer, exact=False, overlap=True, **options) as refiner:
        return [event async for event in refiner.stream(PROBLEM)]


DRAFT = f" good.\nStep 2: bad.\nStep 3: good {LONG}\nStep 4: good \\boxed{{13}}."
REVISION = " good 12.\nStep 3: good, so \\boxed{12}."


async def test_a_refused_step_ends_the_writing_and_the_revision_is_the_same():
    told = {}
    for overlap in (False, True):
        policy, reviewer = ScriptedModel([DRAFT, REVISION]), Reviewer()
        told[overlap] = await refined(policy, reviewer, overlap=overlap), policy, reviewer
    (plain, whole, _), (short, cut, reviewer) = told[False], told[True]
    assert (short.accepted, short.answer, short.stop_reason) == (True, "12", "accepted")
    assert short.attempts[1] == plain.attempts[1]
    assert [request.prompt for request in cut.requests] == [request.prompt for request in whole.requests]
    assert short.attempts[0].steps == plain.attempts[0].steps[:2]
    assert (short.attempts[0].finish_reason, short.attempts[0].answer) == ("refused", None)
    assert short.usage.policy_tokens < plain.usage.policy_tokens / 2
    assert short.usage.policy_tokens == pytest.approx(cut.usage.completion_tokens, abs=2)
    assert short.usage.verifier_calls == plain.usage.verifier_calls
    assert reviewer.open == 0


async def test_writing_that_never_ends_is_cancelled_where_a_step_is_refused():
    policy = ScriptedModel([Endless(" bad.\nStep 2: good"), " good \\boxed{12}."])
    result = await refined(policy, Reviewer(), overlap=True)
    assert (result.accepted, result.answer) == (True, "12")
    assert result.usage.policy_tokens < 60


async def test_the_last_attempt_is_written_to_its_end_for_its_answer():
    policy = ScriptedModel([DRAFT] * 2)
    result = await refined(policy, Reviewer(), overlap=True, budget=Budget(max_revisions=0))
    assert (result.stop_reason, result.answer) == ("max_revisions", "13")
    policy = ScriptedModel([DRAFT, " bad again \\boxed{14}."])
    result = await refined(policy, Reviewer(), overlap=True, budget=Budget(max_revisions=1))
    assert [attempt.finish_reason for attempt in result.attempts] == ["refused", "eos"]
    assert (result.stop_reason, result.best, result.answer) == ("max_revisions", 1, "14")


async def test_what_cannot_be_judged_ends_no_writing():
    policy = ScriptedModel([f" odd.\nStep 2: good {LONG} \\boxed{{12}}."])
    result = await refined(policy, Reviewer(), overlap=True)
    assert (result.stop_reason, result.answer) == ("not_judged", "12")


async def test_events_come_in_the_order_of_a_run_without():
    def kinds(events):
        return [(type(event), getattr(event, "attempt", None), getattr(event, "step", None)) for event in events]

    told = kinds(await events_of(ScriptedModel([DRAFT, REVISION]), Reviewer()))
    assert told == [
        (Drafted, 0, None),
        (Judged, 0, 0),
        (Judged, 0, 1),
        (Revising, 0, 1),
        (Drafted, 1, None),
        (Judged, 1, 0),
        (Judged, 1, 1),
        (Judged, 1, 2),
        (Finished, None, None),
    ]


async def test_steps_are_judged_while_later_ones_are_written():
    policy, seen = ScriptedModel([f" good.\nStep 2: good {LONG}\nStep 3: good \\boxed{{12}}."]), []

    class Watching(Reviewer):
        async def judge(self, problem, steps, **options):
            async for told in super().judge(problem, steps, **options):
                seen.append((len(self.asked), policy.usage.completion_tokens))
                yield told

    result = await refined(policy, Watching(), overlap=True)
    assert result.accepted
    # The model counts what it has said when it has said all: the first verdicts came before.
    assert seen[0] == (1, 0)
    assert seen[-1][0] == 3


async def test_a_judge_that_reads_a_solution_as_a_whole_is_asked_when_it_is_whole():
    reviewer, policy = Reviewer(), ScriptedModel([DRAFT, REVISION])
    reviewer.in_order = False
    result = await refined(policy, reviewer, overlap=True)
    assert (result.accepted, result.attempts[0].finish_reason, result.attempts[0].answer) == (True, "eos", "13")


async def test_what_breaks_in_the_judge_is_the_verifiers_failure():
    class Broken(Reviewer):
        async def judge(self, problem, steps, **options):
            yield verdict(steps[0])
            raise ModelFailed("gone")

    result = await refined(ScriptedModel([DRAFT]), Broken(), overlap=True)
    assert (result.stop_reason, result.error.boundary, result.error.message) == ("failed", "verifier", "gone")
    assert (result.attempts[0].steps[0].verdict, result.attempts[0].answer) == ("yes", "13")


async def test_what_breaks_in_the_policy_is_its_own_and_nothing_stays_open():
    reviewer = Reviewer()
    result = await refined(ScriptedModel([ModelFailed("gone")]), reviewer, overlap=True)
    assert (result.stop_reason, result.error.boundary, reviewer.open) == ("failed", "policy", 0)


async def test_a_soft_stop_ends_writing_and_reading():
    cancel, reviewer = asyncio.Event(), Reviewer(turns=10)

    async def speak(request):
        asyncio.get_running_loop().call_later(0.05, cancel.set)
        return Endless(" good.\nStep 2: good")

    result = await refined(ScriptedModel(speak, max_context=10_000), reviewer, overlap=True, cancel=cancel)
    assert (result.stop_reason, result.attempts, reviewer.open) == ("cancelled", (), 0)
    assert result.usage.policy_tokens > 0


@pytest.mark.parametrize("calls", range(1, 7))
async def test_no_budget_is_passed(calls):
    policy = ScriptedModel([DRAFT, REVISION])
    result = await refined(policy, Reviewer(), overlap=True, budget=Budget(calls=calls))
    assert result.usage.policy_calls + result.usage.verifier_calls <= calls
    assert result.stop_reason == "budget_calls"
    assert result.attempts[0].steps[0].text == "good."


async def test_a_text_that_takes_its_steps_back_is_judged_as_it_ends():
    anew = f" good.\nStep 2: good.\nStep 3: good {LONG}\n</think>\nStep 1: bad \\boxed{{1}}."
    told = [await refined(ScriptedModel([anew, REVISION]), Reviewer(), overlap=overlap) for overlap in (False, True)]
    assert told[0].attempts == told[1].attempts


STEPS = st.sampled_from(["good", "good", "good", "bad", "odd", "good\n\nmore good", "bad\n```\nStep 9: x\n```", ""])
ENDS = st.sampled_from([" \\boxed{1}", " \\boxed{2}", "", "\n\nStep 1: good \\boxed{3}"])
ATTEMPT = st.tuples(st.lists(STEPS, min_size=1, max_size=5), ENDS)


def written(attempt, first):
    steps, end = attempt
    return "\n".join([f" {steps[0]}.", *(f"Step {n}: {text}." for n, text in enumerate(steps[1:], first + 1))]) + end


def judged(attempt):
    """What the verifier has said of an attempt: what decides what follows."""
    upto = next((n for n, step in enumerate(attempt.steps) if step.verdict != "yes"), len(attempt.steps))
    return attempt.steps[: upto + 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(ATTEMPT, min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 6))
def test_the_outcome_is_that_of_a_run_without(attempts, revisions, turns):
    def speak(request):
        kept = request.prompt.rpartition("assistant\n")[2].count("Step ")
        pick = int(hashlib.sha256(request.prompt.encode()).hexdigest(), 16) % len(attempts)
        return written(attempts[pick], kept)

    async def run(overlap):
        budget = Budget(max_revisions=revisions)
        return await refined(ScriptedModel(speak), Reviewer(turns), overlap=overlap, budget=budget)

    plain, along = asyncio.run(run(False)), asyncio.run(run(True))
    assert (along.accepted, along.stop_reason) == (plain.accepted, plain.stop_reason)
    assert [judged(attempt) for attempt in along.attempts] == [judged(attempt) for attempt in plain.attempts]
    assert along.usage.verifier_calls == plain.usage.verifier_calls
    assert along.usage.policy_tokens <= plain.usage.policy_tokens
    if along.accepted:
        assert (along.answer, along.best) == (plain.answer, plain.best)


async def test_verdicts_that_came_while_the_policy_wrote_are_not_paid_for_twice():
    shared, draft = InMemorySaver(serde=strict_serde()), f" good.\nStep 2: good.\nStep 3: good {LONG} \\boxed{{12}}."

    def opened(policy, reviewer):
        return Refiner(policy=policy, verifier=reviewer, sandbox="none", exact=False, overlap=True, checkpointer=shared)

    first, second = Reviewer(), Reviewer()
    async with opened(ScriptedModel([draft]), first) as one, aclosing(one.stream(PROBLEM, thread_id="one")) as events:
        async for event in events:
            if isinstance(event, Judged):
                break
    async with opened(ScriptedModel([]), second) as another:
        result = await another.solve(None, thread_id="one")
    assert (result.accepted, result.usage.policy_calls) == (True, 1)
    # Those of the first two steps came while it wrote; only the last one's may not have been kept yet.
    assert first.asked[:2] == ["good.", "good."]
    assert len(second.asked) <= 1
