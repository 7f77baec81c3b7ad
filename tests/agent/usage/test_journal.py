"""The journal: what was paid for in another process is not paid for again, and says the same."""

from __future__ import annotations

import json
import math
from contextlib import asynccontextmanager

import pytest

from redline.agent import Budget
from redline.agent.usage.journal import Journal
from redline.agent.usage.ledger import Ledger
from redline.agent.usage.metering import MeteredJudge, MeteredModel, MeteredSandbox
from redline.inference import AnswerUnusable, Request, ScriptedModel
from redline.sandbox import Execution
from redline.verifier import ResumableJudge, Verdict, Vote


def handed_on(ledger: Ledger) -> Ledger:
    """The ledger of a process that finds the journal of one that has ended."""
    return Ledger(Budget(), journal=Journal(json.loads(json.dumps(ledger.journal.collect(), allow_nan=False))))


async def test_models_answer_from_the_journal_each_answer_once():
    first = Ledger(Budget(), journal=Journal())
    model = MeteredModel(ScriptedModel(["one", "two"], choices={"a": 0.0, "b": 1.0}), first, "verifier")
    said = [await model.generate(Request("say")), await model.generate(Request("say"))]
    chosen = await model.choose("say", ("a", "b"))
    assert chosen.logprobs == (-math.inf, 0.0)

    second, silent = handed_on(first), ScriptedModel(["three"])
    again = MeteredModel(silent, second, "verifier")
    texts = [(await again.generate(Request("say"))).completions[0].text for _ in range(3)]
    assert texts == [said[0].completions[0].text, said[1].completions[0].text, "three"]
    assert await again.choose("say", ("a", "b")) == chosen
    assert (second.usage.verifier_calls, second.usage.verifier_tokens) == (1, silent.usage.completion_tokens)


async def test_another_question_is_not_answered_from_the_journal():
    first = Ledger(Budget(), journal=Journal())
    await MeteredModel(ScriptedModel(["one"]), first, "verifier").generate(Request("say", seed=1))
    for request, role in ((Request("say", seed=2), "verifier"), (Request("say", seed=1), "policy")):
        second = handed_on(first)
        await MeteredModel(ScriptedModel(["two"]), second, role).generate(request)
        assert second.usage.policy_calls + second.usage.verifier_calls == 1


async def test_an_answer_that_was_unusable_is_so_again():
    first = Ledger(Budget(), journal=Journal())
    with pytest.raises(AnswerUnusable):
        await MeteredModel(ScriptedModel([AnswerUnusable("nan")]), first, "verifier").generate(Request("say"))
    second = handed_on(first)
    with pytest.raises(AnswerUnusable, match="nan"):
        await MeteredModel(ScriptedModel([]), second, "verifier").generate(Request("say"))
    assert second.usage.verifier_calls == 0


class Counting:
    """A sandbox whose sessions say how many blocks they have run."""

    name = "counting"

    def __init__(self) -> None:
        self.ran: list[str] = []

    async def run(self, code, timeout=5.0):
        self.ran.append(code)
        return Execution("ok", stdout="alone")

    @asynccontextmanager
    async def session(self):
        yield Session(self)


class Session:
    def __init__(self, sandbox: Counting) -> None:
        self._sandbox, self._count = sandbox, 0

    async def run(self, code, timeout=5.0):
        self._count += 1
        self._sandbox.ran.append(code)
        return Execution("ok", stdout=str(self._count))


async def test_code_is_run_again_only_when_a_new_block_needs_its_namespace():
    first, here = Ledger(Budget(), journal=Journal()), Counting()
    async with MeteredSandbox(here, first).session() as session:
        printed = [(await session.run("n += 1")).stdout for _ in range(2)]
    second, there = handed_on(first), Counting()
    async with MeteredSandbox(there, second).session() as session:
        assert [(await session.run("n += 1")).stdout for _ in range(2)] == printed == ["1", "2"]
        assert there.ran == []
        assert (await session.run("print(n)")).stdout == "3"
    assert there.ran == ["n += 1", "n += 1", "print(n)"]
    assert (first.usage.sandbox_runs, second.usage.sandbox_runs) == (2, 1)


class Steps:
    """A judge that nobody can look into."""

    name = "steps"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            self.asked.append(step)
            yield Verdict(verdict="yes", reward=0.9, votes=(Vote(verdict="yes", reward=0.9),))


class Resuming(Steps):
    def judge_after(self, problem, steps, given, *, seed=0, all_steps=False):
        return self.judge(problem, steps[len(given) :], seed=seed, all_steps=all_steps)


@pytest.mark.parametrize(("judge", "asked"), [(Steps(), ["a", "b", "c"]), (Resuming(), ["c"])])
async def test_a_judge_of_ones_own_goes_on_behind_its_verdicts_where_it_can(judge, asked):
    first = Ledger(Budget(), journal=Journal())
    verdicts = MeteredJudge(Steps(), first).judge("2+2?", ["a", "b", "c"])
    given = [await anext(verdicts), await anext(verdicts)]
    await verdicts.aclose()

    second = handed_on(first)
    again = [verdict async for verdict in MeteredJudge(judge, second).judge("2+2?", ["a", "b", "c"])]
    assert again[:2] == given
    assert len(again) == 3
    assert judge.asked == asked
    assert second.usage.verifier_calls == len(asked)
    assert isinstance(judge, ResumableJudge) == (len(asked) == 1)
