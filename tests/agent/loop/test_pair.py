"""The loop with the real judge over scripted models: metering, votes and budgets through all rooms."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.agent import Budget, RefinementResult, Refiner
from redline.inference import Request, ScriptedModel
from redline.sandbox import Execution, SandboxClosed

JUDGED = "</verify>\n<output>\n**Judgement**: $\\boxed{%s}$\n</output>\n"


class ScriptedSandbox:
    """A sandbox that prints the same thing for everything, or fails."""

    name = "scripted"
    guarantees: dict[str, bool] = {}  # noqa: RUF012

    def __init__(self, outcome: Execution | Exception) -> None:
        self._outcome = outcome

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        raise AssertionError("the refiner did not open this sandbox")

    async def run(self, code, timeout=5.0):
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    @asynccontextmanager
    async def session(self):
        yield self


def verifier(request: Request) -> str:
    """Finds fault with the step that says 5."""
    if request.prompt.endswith("step by step: "):
        return "Let me add.\n</analyze>\n"
    if request.prompt.endswith("```python\n"):
        return "print(2 + 2)\n```\n"
    step = request.prompt.rpartition("<|im_start|>user\n")[2]
    return JUDGED % ("No" if "boxed{5}" in step else "Yes")


def policy(request: Request) -> str:
    return " so \\boxed{4}" if "went wrong" in request.prompt else " add\nStep 2: \\boxed{5}"


async def solve(
    sandbox: ScriptedSandbox | None = None, **options
) -> tuple[RefinementResult, ScriptedModel, ScriptedModel]:
    solver, judge = ScriptedModel(policy), ScriptedModel(verifier)
    ran_in = sandbox or ScriptedSandbox(Execution("ok", stdout="4\n"))
    async with Refiner(policy=solver, verifier=judge, sandbox=ran_in, **options) as refiner:
        return await refiner.solve("2+2?"), solver, judge


async def test_a_wrong_step_is_found_with_code_and_repaired_with_its_output():
    result, solver, judge = await solve()
    assert (result.answer, result.accepted, len(result.attempts)) == ("4", True, 2)
    assert result.confidence == pytest.approx(0.95)
    wrong = result.attempts[0].steps[1]
    assert (wrong.verdict, wrong.reward, wrong.evidence.runs[0].output) == ("no", pytest.approx(0.05), "4")
    assert "Output:\n```\n4\n```" in solver.requests[1].prompt
    usage = result.usage
    assert (usage.policy_calls, usage.policy_tokens) == (2, solver.usage.completion_tokens)
    assert (usage.verifier_calls, usage.verifier_tokens) == (judge.usage.calls, judge.usage.completion_tokens)
    assert usage.verifier_prompt_tokens == judge.usage.prompt_tokens
    assert usage.sandbox_runs == 4


async def test_several_votes_are_paid_for_together():
    one, three = (await solve())[0], (await solve(votes=3, stop_error=None))[0]
    assert len(three.attempts[0].steps[0].votes) == 3
    assert three.accepted
    assert three.usage.verifier_calls == 3 * one.usage.verifier_calls


async def test_a_check_that_could_not_be_made_is_not_held_against_the_step():
    result, solver, judge = await solve(ScriptedSandbox(SandboxClosed("worker gone")))
    assert (result.stop_reason, result.answer, len(solver.requests)) == ("not_judged", "5", 1)
    step = result.attempts[0].steps[0]
    assert (step.verdict, len(step.votes), len(step.uncounted)) == ("unknown", 1, 1)
    assert result.usage.verifier_calls == judge.usage.calls == 4


async def test_a_check_that_hangs_is_judged_by_the_model():
    result, *_ = await solve(ScriptedSandbox(Execution("timeout")))
    assert (result.accepted, result.answer) == (True, "4")


class BrokenOnce(ScriptedSandbox):
    """A sandbox whose worker dies under the run of that number, counted from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(Execution("ok", stdout="4\n"))
        self.left = number

    async def run(self, code, timeout=5.0):
        self.left -= 1
        if not self.left:
            raise SandboxClosed("worker gone")
        return await super().run(code)


@pytest.mark.parametrize("number", [1, 2])
async def test_one_broken_check_ends_no_run(number):
    """The second look is another look: sampled, with a seed of its own, over the whole chain."""
    result, _, judge = await solve(BrokenOnce(number))
    assert (result.accepted, result.answer, len(result.attempts)) == (True, "4", 2)
    first, second = result.attempts[0].steps
    assert [vote.verdict for vote in (first if number == 1 else second).uncounted] == ["unknown"]
    assert (first.verdict, second.verdict) == ("yes", "no")
    openings = [r for r in judge.requests if r.prompt.endswith("Paragraph 1 step by step: ")]
    assert [r.temperature for r in openings] == [0.0, 0.6, 0.0]
    assert openings[0].seed == openings[2].seed != openings[1].seed
    assert result.usage.verifier_calls == judge.usage.calls
    assert result.usage.sandbox_runs == (5 if number == 1 else 6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 45), st.integers(0, 400), st.integers(1, 3))
def test_no_run_passes_its_budget_by_more_than_the_calls_in_flight(calls, tokens, votes):
    result, solver, judge = asyncio.run(solve(votes=votes, budget=Budget(calls=calls, tokens=tokens)))
    usage = result.usage
    dearest = 40
    assert solver.usage.calls + judge.usage.calls <= calls
    assert usage.policy_tokens + usage.verifier_tokens < tokens + max(1, votes * dearest)
    assert result.accepted is (result.stop_reason == "accepted")
    assert result.stop_reason in {"accepted", "budget_calls", "budget_tokens"}


async def test_a_verdict_cut_off_by_the_budget_is_no_verdict():
    whole = (await solve())[0].usage
    for calls in range(whole.policy_calls + whole.verifier_calls):
        result, solver, judge = await solve(budget=Budget(calls=calls))
        assert result.stop_reason == "budget_calls"
        assert not result.accepted
        assert solver.usage.calls + judge.usage.calls == calls
    assert (await solve(budget=Budget(calls=whole.policy_calls + whole.verifier_calls)))[0].accepted


@pytest.mark.parametrize(
    "option", [{"votes": 0}, {"stop_error": 0.5}, {"threshold": 1.5}, {"temperature": -1.0}, {"attempt_tokens": 0}]
)
def test_numbers_out_of_range_are_refused_when_the_refiner_is_made(option):
    with pytest.raises(ValueError, match=next(iter(option))):
        Refiner(**option)
