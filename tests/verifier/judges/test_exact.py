"""Exact checks as a judge, alone and in front of another judge."""

import asyncio
from contextlib import aclosing

from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox import Execution, SandboxUnavailable
from redline.verifier import ArrivingSteps, Exact, ExactFirst, JudgeSpec, in_order, open_judge
from redline.verifier.judges.exact import calculated
from redline.verifier.verdict import unjudged

EQUATION = "Solve for x: 3x + 7 = 22"
ROLLS = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"


async def verdicts(judge, steps, problem="", **options):
    async with aclosing(judge.judge(problem, steps, **options)) as judged:
        return [verdict async for verdict in judged]


async def test_the_judge_that_only_calculates():
    [right, wrong] = await verdicts(Exact(), ["3 + 4 = 7", "3 + 4 = 8", "never reached"])
    assert (right.verdict, right.reward, right.votes[0].source) == ("yes", 1.0, "exact")
    assert (wrong.verdict, wrong.reward, wrong.evidence.analysis) == ("no", 0.0, "3 + 4 is 7, not 8.")
    [unread] = await verdicts(Exact(), ["The 2 boxes hold 3 + 4 = 7 apples."])
    assert (unread.verdict, unread.final) == ("unknown", True)
    assert [v.verdict for v in await verdicts(Exact(), ["", "3 + 4 = 7"], all_steps=True)] == ["unknown", "yes"]


async def test_a_refutation_runs_as_a_program_where_there_is_a_sandbox(scripted_sandbox):
    sandbox = scripted_sandbox(Execution("ok", stdout="7 False"))
    [found] = await verdicts(ExactFirst(Asked(), sandbox), ["3 + 4 = 8"])
    [run] = found.evidence.runs
    assert (run.code, run.output, run.status) == ("r = 3 + 4\nprint(r, r == 8)", "7 False", "ok")
    assert found.verdict == "no"


async def test_a_sandbox_that_fails_takes_nothing_from_the_calculation(scripted_sandbox):
    [found] = await verdicts(ExactFirst(Asked(), scripted_sandbox(SandboxUnavailable("gone"))), ["3 + 4 = 8"])
    assert (found.verdict, found.evidence.runs) == ("no", ())


async def test_a_program_that_does_not_agree_leaves_the_step_to_the_judge(scripted_sandbox):
    [found] = await verdicts(ExactFirst(Asked(), scripted_sandbox(Execution("ok", stdout="7 True"))), ["3 + 4 = 8"])
    assert found.verdict == "yes"


class Asked:
    """Says the same of every step, and counts how often it was asked."""

    name = "asked"

    def __init__(self, label="yes"):
        self.label, self.asked = label, 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for _ in steps:
            self.asked += 1
            yield calculated(self.label, "") if self.label != "unknown" else unjudged("no idea")
            if self.label != "yes" and not all_steps:
                return


async def test_a_refuted_step_is_not_asked_about():
    judge = Asked()
    found = await verdicts(ExactFirst(judge), ["There are 3.", "3 + 4 = 8", "There are 8."])
    assert [(v.verdict, v.evidence.analysis) for v in found] == [("yes", ""), ("no", "3 + 4 is 7, not 8.")]
    assert judge.asked == 1
    judge = Asked()
    assert [v.verdict for v in await verdicts(ExactFirst(judge), ["3 + 4 = 8", "There are 8."])] == ["no"]
    assert judge.asked == 0


async def test_a_judge_that_explains_is_asked_about_a_refuted_step_and_overruled():
    [found] = await verdicts(ExactFirst(Asked("no"), explained=True), ["3 + 4 = 8"])
    assert (found.verdict, found.evidence.analysis) == ("no", "")
    [found] = await verdicts(ExactFirst(Asked("yes"), explained=True), ["3 + 4 = 8"])
    assert (found.verdict, found.evidence.analysis) == ("no", "3 + 4 is 7, not 8.")
    found = await verdicts(ExactFirst(Asked("yes"), explained=True), ["1 + 1 = 2", "3 + 4 = 8", "so 8"], all_steps=True)
    assert [v.verdict for v in found] == ["yes", "no", "yes"]


async def test_a_settled_step_is_right_whatever_the_judge_says():
    judge = Asked("no")
    found = await verdicts(ExactFirst(judge), ["3x = 15", "x = 5"], EQUATION)
    assert ([v.verdict for v in found], judge.asked) == (["yes", "yes"], 0)
    found = await verdicts(ExactFirst(judge), ["3x = 15", "Now I divide by 3.", "x = 5"], EQUATION)
    assert [v.verdict for v in found] == ["yes", "no"]


async def test_a_confirmed_calculation_is_the_judges_to_accept():
    assert [v.verdict for v in await verdicts(ExactFirst(Asked("no")), ["48 + 37 = 85"], ROLLS)] == ["no"]
    assert [v.verdict for v in await verdicts(ExactFirst(Asked("unknown")), ["48 * 37 = 1776"], ROLLS)] == ["unknown"]


async def test_all_steps_are_judged_if_asked_for():
    judge = Asked("no")
    found = await verdicts(ExactFirst(judge), ["3 + 4 = 8", "There are 8.", "x = 5"], EQUATION, all_steps=True)
    assert [v.verdict for v in found] == ["no", "no", "yes"]


async def test_by_name():
    assert JudgeSpec.parse("exact").kind == "exact"
    name = JudgeSpec.parse("exact+critic:hf:a/b")
    assert (name.kind, name.model, name.exact_first) == ("critic", "hf:a/b", True)
    async with open_judge("exact") as judge:
        assert [v.verdict for v in await verdicts(judge, ["3 + 4 = 8"])] == ["no"]


LINES = st.sampled_from(["3 + 4 = 7", "3 + 4 = 8", "3x = 15", "x = 5", "x = 6", "Now I divide.", "10 = 1 mod 9", ""])


class Reading(Asked):
    """A judge that goes in order."""

    in_order = True


@given(st.lists(LINES, min_size=1, max_size=6), st.booleans())
def test_steps_that_arrive_one_by_one_are_judged_as_those_that_are_there(steps, alone):
    async def both():
        judge = Exact() if alone else ExactFirst(Reading("yes"))
        assert in_order(judge)
        arriving, told = ArrivingSteps(), []
        async with aclosing(judge.judge(EQUATION, arriving)) as judged:
            for step in steps:
                arriving.append(step)
                told.append(await anext(judged))
                if told[-1].verdict != "yes":
                    break
        return told, await verdicts(judge, steps, EQUATION)

    arrived, whole = asyncio.run(both())
    assert arrived == whole


def test_a_judge_that_says_nothing_of_its_order_reads_the_whole():
    assert not in_order(Asked("yes"))
    assert not in_order(ExactFirst(Asked("yes")))
