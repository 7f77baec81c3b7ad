"""Students' typed steps, through the tutor itself with the embedded pair and exact checks in front of it."""

import asyncio
import json

import pytest

from redline.agent.loop.refiner import Refiner
from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.tutor import Tutor

pytestmark = pytest.mark.slow

ROLLS = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"
APPLES = "Tom had 12 apples. He gave 3 to Ann. How many apples does he have now?"
EQUATION = "Solve for x: 3x + 7 = 22"
PERCENT = "What is 25% of 80?"


async def last_verdict(tutor, problem, steps):
    tutor.begin(problem)
    said = []
    for step in steps:
        said += [found async for found in tutor.check(step)]
    await tutor.aclose()
    return {"right": "yes", "wrong": "no", "cannot tell": "unknown"}[said[-1].verdict]


@pytest.fixture(scope="module")
def typed():
    """`typed(problem, steps)`: the verdict on the last of the steps that a student types one by one."""
    with asyncio.Runner() as runner, pytest.MonkeyPatch.context() as patch:
        # What is said of a step does not hang on how fast this machine finds the tutor's own solution.
        patch.setattr("redline.agent.tutor.tutor.PATIENCE", 200.0)
        refiner = runner.run(Refiner().__aenter__())

        def verdict(problem, steps):
            return runner.run(last_verdict(Tutor(refiner), problem, steps))

        yield verdict
        runner.run(refiner.__aexit__(None, None, None))


def test_the_field_cases(cases, typed):
    missed = {}
    for name, case in cases("tutor").items():
        problem, steps = json.loads(case["input"])
        if not isinstance(steps, list):
            continue
        try:
            got = typed(problem, steps)
        except TutorRefusal:
            got = "refused"
        if got not in case["expected"].split("|"):
            missed[name] = got
    assert missed == {}


@pytest.mark.parametrize(
    ("problem", "step"),
    [
        (ROLLS, "48·37 = 1776"),
        (ROLLS, "48x37=1776"),
        (ROLLS, "48 × 37 = 1 776 rolls"),
        (ROLLS, "So we get \\(48 \\times 37 = 1776\\)"),
        (ROLLS, "**48 * 37 = 1776**"),
        (APPLES, "12 − 3 = 9"),
        (APPLES, "so 12 - 3 = 9 apples left"),
        (APPLES, "\\boxed{9}"),
        (EQUATION, "x = 15 ÷ 3 = 5"),
        (EQUATION, "x is 5"),
        (PERCENT, "¼ · 80 = 20"),
        (PERCENT, "0,25 * 80 = 20"),
        # What the model cannot tell is calculated.
        (ROLLS, "48 * 37 - 1389 = 387"),
    ],
)
def test_right_steps(typed, problem, step):
    assert typed(problem, [step]) == "yes"


@pytest.mark.parametrize(
    ("problem", "step"),
    [
        (ROLLS, "48·37 = 1736"),
        (ROLLS, "48 + 37 = 85"),
        (APPLES, "12 - 3 = 8"),
        (APPLES, "The answer is 8"),
        (EQUATION, "3x = 29"),
        (EQUATION, "x is 3"),
        (PERCENT, "0.25 * 80 = 25"),
    ],
)
def test_wrong_steps(typed, problem, step):
    assert typed(problem, [step]) == "no"


@pytest.mark.parametrize("step", ["48 * 30 = 1440", "I like rolls."])
def test_what_neither_the_embedded_model_nor_its_own_solution_can_tell(typed, step):
    assert typed(ROLLS, [step]) == "unknown"
