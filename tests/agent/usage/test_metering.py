"""Meters: what passes through is unchanged, and all of it is in the books."""

from __future__ import annotations

import asyncio

import pytest

from redline.agent import Budget, BudgetSpent
from redline.agent.usage.ledger import Ledger
from redline.agent.usage.metering import MeteredJudge, MeteredModel, MeteredSandbox
from redline.inference import Endless, LanguageModel, ModelFailed, PromptTooLong, Request, ScriptedModel
from redline.inference.model_base import ModelBase
from redline.sandbox import Counters, Execution, Sandbox
from redline.verifier import Judge


class Silent(ModelBase):
    """A model without `generate_aloud`."""

    def __init__(self, script):
        self._model = ScriptedModel(script)
        super().__init__("silent", self._model, 100)

    def __getattr__(self, name):
        if name == "generate_aloud":
            raise AttributeError(name)
        return getattr(self._model, name)


async def test_a_metered_model_is_a_model_and_books_what_the_model_reports():
    inner, ledger = ScriptedModel(["one two"], choices={"a": 0.25, "b": 0.75}), Ledger(Budget())
    model = MeteredModel(inner, ledger, "verifier")
    assert isinstance(model, LanguageModel)
    assert (model.name, model.max_context, model.eos_token) == (inner.name, inner.max_context, inner.eos_token)
    generation, choice = await model.generate(Request("say")), await model.choose("say", ("a", "b"))
    assert generation.completions[0].text == "one two"
    assert len(choice.logprobs) == 2
    spend = ledger.usage
    assert (spend.verifier_calls, spend.verifier_tokens) == (2, inner.usage.completion_tokens)
    assert spend.verifier_prompt_tokens == inner.usage.prompt_tokens
    assert spend.policy_calls == 0


async def test_no_call_is_made_that_the_budget_does_not_cover():
    inner = ScriptedModel(["one"])
    model = MeteredModel(inner, Ledger(Budget(calls=1)), "policy")
    await model.generate(Request("say"))
    for call in (model.generate(Request("say")), model.choose("say", ("a", "b"))):
        with pytest.raises(BudgetSpent) as spent:
            await call
        assert spent.value.limit == "calls"
    assert len(inner.requests) == 1
    assert inner.chosen == []


async def test_a_call_that_is_cut_off_is_booked_with_what_was_heard_of_it():
    inner, ledger, heard = ScriptedModel([Endless("on and ")]), Ledger(Budget()), []
    model = MeteredModel(inner, ledger, "policy")
    speaking = asyncio.create_task(model.generate_aloud(Request("say it", max_tokens=5000), heard.append))
    while len(heard) < 10:
        await asyncio.sleep(0)
    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking
    spend = ledger.usage
    assert (spend.policy_calls, spend.policy_prompt_tokens) == (1, inner.count_tokens("say it"))
    assert spend.policy_tokens == len(heard) == inner.usage.completion_tokens


async def test_a_model_that_cannot_be_listened_to_answers_at_once():
    heard = []
    model = MeteredModel(Silent(["one two"]), Ledger(Budget()), "policy")
    assert (await model.generate_aloud(Request("say"), heard.append)).completions[0].text == "one two"
    assert heard == []


@pytest.mark.parametrize("error", [PromptTooLong("full"), ModelFailed("gone")])
async def test_the_models_own_failures_pass_through(error):
    with pytest.raises(type(error)) as raised:
        await MeteredModel(ScriptedModel([error]), Ledger(Budget()), "policy").generate(Request("say"))
    assert raised.value is error


async def test_an_engines_odd_error_becomes_a_model_failure():
    with pytest.raises(ModelFailed, match="scripted: ZeroDivisionError: odd") as raised:
        await MeteredModel(ScriptedModel([ZeroDivisionError("odd")]), Ledger(Budget()), "policy").generate(
            Request("say")
        )
    assert isinstance(raised.value.__cause__, ZeroDivisionError)


def test_a_broken_template_becomes_a_model_failure(monkeypatch):
    inner = ScriptedModel([])
    monkeypatch.setattr(inner, "render", lambda messages, **_: messages[0]["role"])
    with pytest.raises(ModelFailed, match="scripted: IndexError"):
        MeteredModel(inner, Ledger(Budget()), "policy").render([])


async def test_closing_the_meter_leaves_the_engine_open():
    inner = ScriptedModel(["one"])
    model = MeteredModel(inner, Ledger(Budget()), "policy")
    await model.aclose()
    assert (await model.generate(Request("say"))).completions[0].text == "one"


class EchoSandbox:
    """Prints the code back; enough of a `Sandbox` to be metered."""

    name = "echo"
    guarantees = {"network": True}  # noqa: RUF012
    counters = Counters(workers_started=1)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        raise AssertionError("a metered sandbox belongs to whoever opened it")

    async def run(self, code, timeout=5.0):
        if code == "boom":
            raise OSError("boom")
        return Execution("ok", stdout=f"{code} {timeout}")

    def session(self):
        from contextlib import nullcontext

        return nullcontext(self)


async def test_every_run_in_the_sandbox_is_booked():
    ledger = Ledger(Budget())
    sandbox = MeteredSandbox(EchoSandbox(), ledger)
    assert isinstance(sandbox, Sandbox)
    async with sandbox as entered, entered.session() as session:
        assert (await entered.run("a")).stdout == "a 5.0"
        assert (await session.run("b", timeout=2)).stdout == "b 2"
        with pytest.raises(OSError, match="boom"):
            await session.run("boom")
    assert (sandbox.name, sandbox.guarantees) == ("echo", {"network": True})
    assert sandbox.counters == EchoSandbox.counters
    assert ledger.usage.sandbox_runs == 3
    assert ledger.usage.sandbox_seconds > 0


async def test_each_verdict_of_a_foreign_judge_is_a_call(judge):
    ledger = Ledger(Budget(calls=2))
    metered = MeteredJudge(judge, ledger)
    assert isinstance(metered, Judge)
    verdicts = metered.judge("2+2?", ["one", "two", "three"], seed=3)
    assert [(await anext(verdicts)).verdict for _ in range(2)] == ["yes", "yes"]
    with pytest.raises(BudgetSpent):
        await anext(verdicts)
    assert (ledger.usage.verifier_calls, judge.open) == (2, 0)
    assert judge.seen == [("2+2?", ("one", "two", "three"), 3)]
