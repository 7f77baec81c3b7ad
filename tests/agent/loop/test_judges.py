"""The loop with each kind of judge: named or handed in, booked in the ledger, ended sensibly."""

import pytest

from redline.agent import Refiner
from redline.agent.usage.budget import Budget
from redline.inference import ModelNotFound, ScriptedModel, open_reward_model
from redline.verifier.judges import factory

PROBLEM = "What is (2 + 2) * 3?"
DRAFT = " 2 + 2 = 4.\nStep 2: 4 * 3 = 13, so \\boxed{13}."
REVISION = " 4 * 3 = 12, so \\boxed{12}."


@pytest.fixture
def named(monkeypatch):
    """Make `x` the name of a scripted verifier."""

    def make(script):
        model = ScriptedModel(script, name="x")
        monkeypatch.setattr(factory, "open_model", lambda name, **options: model)
        return model

    return make


async def test_a_critic_sends_the_policy_back_with_its_critique(named):
    critic = named(["Paragraph 1: 4 * 3 is 12. \\boxed{1}", "Sound. \\boxed{-1}"])
    policy = ScriptedModel([DRAFT, REVISION])
    async with Refiner(policy=policy, verifier="critic:x", exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, len(result.attempts)) == (True, "12", 2)
    assert "Review: Paragraph 1: 4 * 3 is 12." in policy.requests[1].prompt
    assert result.usage.verifier_calls == 2
    assert result.usage.verifier_tokens == critic.usage.completion_tokens > 0
    assert result.usage.sandbox_runs == 0


async def test_a_direct_judge_by_name(named):
    named(["{Yes}$\n</output>\n", "{No}$\n</output>\n", "{Yes}$\n</output>\n", "{Yes}$\n</output>\n"])
    async with Refiner(policy=ScriptedModel([DRAFT, REVISION]), verifier="direct:x", exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer) == (True, "12")


async def test_self_consistency_starts_a_solution_anew(named):
    named([" \\boxed{12}"] * 8)
    policy = ScriptedModel([DRAFT, " 2 + 2 = 4.\nStep 2: \\boxed{12}."])
    async with Refiner(policy=policy, verifier="consistency:x", votes=4) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, result.confidence) == (True, "12", 1.0)
    assert result.attempts[1].revised_from == 1


PROGRAMS = ["\nprint((2 + 2) * 3)\n```\n"] * 2
ANEW = " 2 + 2 = 4.\nStep 2: 4 * 3 = 12, so \\boxed{12}."


async def test_independent_programs_are_booked_once_for_all_revisions(named):
    programmer = named(PROGRAMS)
    policy = ScriptedModel([DRAFT, ANEW])
    async with Refiner(policy=policy, verifier="program:x", votes=2, exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, result.confidence) == (True, "12", 1.0)
    assert result.attempts[1].revised_from == 1
    shown = policy.requests[1].prompt.partition("is in doubt.")[2]
    assert "Review: Solved independently, the problem did not come to the answer of that attempt." in shown
    assert "print" not in shown
    assert "12" not in shown
    evidence = result.attempts[0].steps[0].evidence
    assert evidence.analysis == "An independent program finds 12, the solution says 13."
    assert evidence.runs[0].output == "12"
    assert (result.usage.verifier_calls, result.usage.sandbox_runs) == (2, 2)
    assert result.usage.verifier_tokens == programmer.usage.completion_tokens > 0


async def test_one_model_is_policy_and_programmer(monkeypatch):
    model = ScriptedModel([DRAFT, *PROGRAMS, ANEW], name="x")
    opened = []
    monkeypatch.setattr(factory, "open_model", lambda name, **options: opened.append(name) or model)
    monkeypatch.setattr("redline.agent.resources.open_model", lambda name, **options: opened.append(name) or model)
    async with Refiner(policy="x", verifier="program:x", votes=2, exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, opened) == (True, "12", ["x"])
    assert result.usage.policy_tokens + result.usage.verifier_tokens == model.usage.completion_tokens


async def test_programs_are_within_the_budget(named):
    named(PROGRAMS)
    async with Refiner(
        policy=ScriptedModel([DRAFT]), verifier="program:x", votes=2, exact=False, budget=Budget(calls=2)
    ) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.stop_reason, result.usage.verifier_calls, result.usage.sandbox_runs) == ("budget_calls", 1, 0)


async def test_judges_that_all_have_to_accept_are_booked_as_one_verifier(monkeypatch):
    says = {
        "p": ScriptedModel([DRAFT, ANEW], name="p"),
        "x": ScriptedModel(["\nprint(12)\n```\n"], name="x"),
        "y": ScriptedModel(["Sound. \\boxed{-1}"], name="y"),
    }
    monkeypatch.setattr(factory, "open_model", lambda name, **options: says[name])
    monkeypatch.setattr("redline.agent.resources.open_model", lambda name, **options: says[name])
    async with Refiner(policy="p", verifier="program:x&critic:y", exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, len(result.attempts)) == (True, "12", 2)
    # The program refutes the draft alone; the critic is asked about the revision only.
    assert (result.usage.verifier_calls, result.usage.sandbox_runs) == (2, 1)
    tokens = says["x"].usage.completion_tokens + says["y"].usage.completion_tokens
    assert result.usage.verifier_tokens == tokens
    assert result.usage.policy_tokens == says["p"].usage.completion_tokens


async def test_the_policy_is_one_of_the_judges_of_its_solutions_too(monkeypatch):
    model = ScriptedModel([ANEW, "\nprint(12)\n```\n", "Sound. \\boxed{-1}"], name="x")
    opened = []
    monkeypatch.setattr(factory, "open_model", lambda name, **options: opened.append(name) or model)
    monkeypatch.setattr("redline.agent.resources.open_model", lambda name, **options: opened.append(name) or model)
    async with Refiner(policy="x", verifier="program:x&critic:x", exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, opened) == (True, ["x"])


async def test_a_doubtful_judgement_has_programs_of_another_seed(named):
    named(["\nprint(1 / 0)\n```\n", "\nprint(12)\n```\n"])
    async with Refiner(policy=ScriptedModel([ANEW]), verifier="program:x", exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.usage.verifier_calls, result.usage.sandbox_runs) == (True, 2, 2)


async def test_a_reward_model_is_booked_call_by_call(reward_checkpoint):
    model = open_reward_model(f"hf:{reward_checkpoint('qwen')}", device="cpu")
    policy = ScriptedModel(lambda request: DRAFT if "Step 2:" not in request.prompt[-10:] else REVISION)
    async with Refiner(policy=policy, verifier=model, budget=Budget(max_revisions=1)) as refiner:
        result = await refiner.solve(PROBLEM)
    assert result.error is None
    assert result.attempts[0].steps[0].votes[0].source == "head"
    assert result.usage.verifier_calls == len(result.attempts)
    assert result.usage.verifier_prompt_tokens > 0
    await model.aclose()


async def test_a_solution_too_long_for_its_judge_ends_the_run_with_what_there_is():
    policy = ScriptedModel([" one.\nStep 2: " + "word " * 500 + "\\boxed{12}."])
    verifier = ScriptedModel(lambda request: "Sound. \\boxed{-1}", max_context=300)
    from redline.verifier import Critic

    async with Refiner(policy=policy, verifier=Critic(verifier)) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.stop_reason, result.accepted, result.answer, result.error) == ("not_judged", False, "12", None)
    assert result.attempts[0].steps[0].votes[0].reason.startswith("context: ")


async def test_a_bad_name_is_told_the_valid_ones():
    with pytest.raises(ModelNotFound, match="`critic:MODEL`"):
        Refiner(verifier="critic:")
    with pytest.raises(ModelNotFound, match="`critic:MODEL`"):
        async with Refiner(policy=ScriptedModel([]), verifier="critique:embedded"):
            pass


async def test_programs_that_differ_send_nobody_back_and_other_programs_decide(named):
    named(["\nprint(12)\n```\n", "\nprint(13)\n```\n", "\nprint(12)\n```\n", "\nprint(3 * 4)\n```\n"])
    policy = ScriptedModel([ANEW])
    async with Refiner(policy=policy, verifier="program:x", votes=2, exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, len(policy.requests)) == (True, "12", 1)
    # The split votes are kept, and decide nothing.
    assert [vote.verdict for vote in result.attempts[0].steps[0].uncounted] == ["yes", "no"]


async def test_where_programs_differ_again_the_draft_stays_what_it_was(named):
    named(["\nprint(12)\n```\n", "\nprint(13)\n```\n"] * 2)
    policy = ScriptedModel([ANEW])
    async with Refiner(policy=policy, verifier="program:x", votes=2, exact=False) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.stop_reason, result.answer) == (False, "not_judged", "12")
    assert len(policy.requests) == 1


async def test_a_solution_that_most_samples_bear_out_is_doubted_without_telling_what_the_others_found(named):
    named([" \\boxed{12}", " \\boxed{12}", " \\boxed{99}"])
    policy = ScriptedModel([ANEW, ANEW])
    async with Refiner(
        policy=policy, verifier="consistency:x", votes=3, budget=Budget(max_revisions=1, calls=3), exact=False
    ) as refiner:
        result = await refiner.solve(PROBLEM)
    assert not result.accepted
    shown = policy.requests[1].prompt.partition("is in doubt.")[2]
    assert "did not always come to the answer" in shown
    assert "99" not in shown
