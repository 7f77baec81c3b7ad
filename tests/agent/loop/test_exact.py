"""Exact checks in front of the loop's verifier: on unless switched off, and a verifier of their own by name."""

import io

import pytest
from rich.console import Console

from redline.agent import Budget
from redline.agent.loop.refiner import Refiner
from redline.agent.result import Step
from redline.agent.settings.settings import Settings
from redline.cli import dependencies
from redline.cli.console.printer import Printer
from redline.evaluation.step_judge import StepJudge
from redline.inference import ScriptedModel
from redline.verifier.judges.exact import calculated

PROBLEM = "What is 3 + 4, times 2?"
WRONG, MENDED = " 3 + 4 = 8.\nStep 2: 8 * 2 = 16, \\boxed{16}", " 3 + 4 = 7.\nStep 2: 7 * 2 = 14.\nStep 3: \\boxed{14}"


class Yes:
    """A judge that finds everything right, and remembers what it was shown."""

    name = "yes"

    def __init__(self):
        self.judged = 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for _ in steps:
            self.judged += 1
            yield calculated("yes", "looks right")


async def solve(**options):
    judge = Yes()
    async with Refiner(policy=ScriptedModel([WRONG, MENDED]), verifier=judge, **options) as refiner:
        return await refiner.solve(PROBLEM), judge


async def test_a_wrong_calculation_is_sent_back_without_a_call():
    result, judge = await solve()
    first = result.attempts[0].steps[0]
    assert (first.verdict, first.votes[0].source, first.evidence.analysis) == ("no", "exact", "3 + 4 is 7, not 8.")
    assert (result.accepted, result.answer, result.attempts[1].revised_from) == (True, "14", 1)
    assert judge.judged == result.usage.verifier_calls == 3


async def test_switched_off_the_verifier_is_alone():
    result, judge = await solve(exact=False)
    assert (result.accepted, result.answer, judge.judged) == (True, "16", 2)


async def test_exact_alone_loads_no_model_and_makes_no_call():
    script = [" 3 + 4 = 8.\nStep 2: 7 * 2 = \\boxed{14}", " 3 + 4 = 7.\nStep 2: 7 * 2 = \\boxed{14}"]
    async with Refiner(policy=ScriptedModel(script), verifier="exact", budget=Budget(calls=3)) as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.answer, len(result.attempts)) == (True, "14", 2)
    assert result.usage.verifier_calls == 0


async def test_what_it_cannot_read_ends_the_run_as_not_judged():
    async with Refiner(policy=ScriptedModel([" one\nStep 2: \\boxed{14}"]), verifier="exact") as refiner:
        result = await refiner.solve(PROBLEM)
    assert (result.accepted, result.stop_reason, len(result.attempts)) == (False, "not_judged", 1)


async def test_a_measured_verifier_has_exact_checks_only_by_name():
    async with StepJudge(verifier=Yes(), sandbox="auto", votes=1, stop_error=None, budget=Budget()) as judge:
        assert [v.verdict for v in (await judge.judge_solution(PROBLEM, ["3 + 4 = 8"])).verdicts] == ["yes"]
    async with StepJudge(verifier="exact", sandbox="auto", votes=1, stop_error=None, budget=Budget()) as judge:
        found = await judge.judge_solution(PROBLEM, ["3 + 4 = 8"])
    assert ([v.verdict for v in found.verdicts], found.usage.verifier_calls) == (["no"], 0)


@pytest.mark.parametrize("exact", [True, False])
def test_the_setting_reaches_the_refiner(exact):
    assert dependencies.open_refiner(Settings(exact=exact)).exact is exact


def test_the_page_says_that_it_was_calculated():
    stream = io.StringIO()
    printer = Printer(Console(file=stream, width=100))
    printer.verdict(1, Step(text="3 + 4 = 8").judged(calculated("no", "3 + 4 is 7, not 8.")))
    assert stream.getvalue() == "  ✗ step 1 wrong  by exact calculation\n"
