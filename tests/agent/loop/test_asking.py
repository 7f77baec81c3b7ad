"""Where a person decides: the graph is interrupted, says what it asks, and goes on with the answer."""

from __future__ import annotations

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from redline.agent import Refiner
from redline.agent.durable.checkpoints import strict_serde
from redline.agent.loop.graph import build_graph
from redline.inference import ScriptedModel

THREAD = {"configurable": {"thread_id": "one"}}


class Asked:
    """A graph at its first question."""

    def __init__(self, judge, script, *questions):
        self.model = ScriptedModel(script)
        refiner = Refiner(policy=self.model, verifier=judge, sandbox="none", exact=False)
        self.graph = build_graph(refiner, checkpointer=InMemorySaver(serde=strict_serde()))
        self.context = {"ask": questions}

    async def begin(self):
        return await self._run({"problem": "2+2?"})

    async def answer(self, **decision):
        return await self._run(Command(resume=decision))

    async def _run(self, given):
        output = await self.graph.ainvoke(given, THREAD, context=self.context)
        return output["__interrupt__"][0].value if "__interrupt__" in output else output


async def test_a_step_that_could_not_be_judged_is_passed_and_the_judge_goes_on_behind_it(judge):
    run = Asked(judge, [" one\nStep 2: dark\nStep 3: \\boxed{4}"], "not_judged")
    assert await run.begin() == {
        "question": "not_judged",
        "problem": "2+2?",
        "attempt": 0,
        "steps": ["one", "dark", "\\boxed{4}"],
        "step": 2,
        "answer": "4",
    }
    output = await run.answer(verdict="yes")
    steps = output["attempts"][0]["steps"]
    assert (output["stop_reason"], output["answer"]) == ("accepted", "4")
    assert [step["verdict"] for step in steps] == ["yes", "yes", "yes"]
    assert (steps[1]["votes"][0]["source"], steps[1]["reward"]) == ("person", 1.0)
    assert [vote["reason"] for vote in steps[1]["uncounted"]] == ["dark", "dark"]


async def test_a_step_that_is_wrong_goes_back_with_the_persons_reason(judge):
    run = Asked(judge, [" one\nStep 2: dark", " \\boxed{4}"], "not_judged")
    await run.begin()
    output = await run.answer(verdict="no", reason="Twice two is not three.")
    assert (output["accepted"], len(output["attempts"])) == (True, 2)
    assert "Twice two is not three." in run.model.requests[1].prompt


async def test_an_accepted_attempt_ends_the_run_when_a_person_approves_of_it(judge):
    run = Asked(judge, [" one\nStep 2: \\boxed{4}"], "accepted")
    asked = await run.begin()
    assert (asked["question"], asked["step"], asked["answer"]) == ("accepted", None, "4")
    assert (await run.answer(verdict="yes"))["stop_reason"] == "accepted"


async def test_an_accepted_attempt_is_sent_back_from_the_step_that_a_person_names(judge):
    run = Asked(judge, [" one\nStep 2: \\boxed{4}", " two\nStep 2: \\boxed{5}"], "accepted")
    await run.begin()
    asked = await run.answer(verdict="no", step=1, reason="Say which numbers.")
    assert (asked["attempt"], asked["answer"]) == (1, "5")
    output = await run.answer(verdict="yes")
    assert (output["answer"], output["attempts"][1]["revised_from"]) == ("5", 1)
    assert output["attempts"][0]["steps"][0]["verdict"] == "no"


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"verdict": "perhaps"}, "verdict: Input should be 'yes' or 'no'"),
        ({"reason": "I cannot say."}, "verdict: Field required"),
        ({"verdict": "no", "step": 0}, "step: Input should be greater than or equal to 1"),
        ({"verdict": "no", "step": 9}, "step: the attempt has 1"),
    ],
)
async def test_an_answer_that_is_none_is_asked_for_again(judge, decision, said):
    run = Asked(judge, [" \\boxed{4}"], "accepted")
    await run.begin()
    asked = await run.answer(**decision)
    assert (asked["question"], asked["error"]) == ("accepted", said)
    assert (await run.answer(verdict="yes"))["accepted"]


async def test_nobody_is_asked_unless_it_was_asked_for(judge):
    run = Asked(judge, [" one\nStep 2: dark"])
    assert (await run.begin())["stop_reason"] == "not_judged"


async def test_steps_that_a_person_has_passed_are_asked_about_one_by_one(judge):
    run = Asked(judge, [" dark\nStep 2: dark\nStep 3: \\boxed{4}"], "not_judged", "accepted")
    assert [(await run.begin())["step"], (await run.answer(verdict="yes"))["step"]] == [1, 2]
    assert (await run.answer(verdict="yes"))["question"] == "accepted"
    output = await run.answer(verdict="yes")
    assert (output["accepted"], output["answer"]) == (True, "4")
