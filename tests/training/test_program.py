"""Written solutions: the text, the mistake, the check and its label belong together."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from sandbox import open_sandbox
from training.corpus import broken, kinds, sample_problem
from training.families import arithmetic, equation
from training.program import Line, Problem, merged, misplaced, slip, swapped, write_solution

APPLES = Problem(
    "word problems",
    "example",
    "Anna has 24 apples, eats 7 and buys 5.",
    {"a": Fraction(24), "b": Fraction(7), "c": Fraction(5)},
    (
        Line("left", "a - b", ("[[a - b]] = [[left]].",), "the apples left", wrong=("a + b",)),
        Line("now", "left + c", ("[[left + c]] = [[now]].",), "the apples now", wrong=("left - c",)),
    ),
)
FAMILIES = [arithmetic.FAMILY, equation.FAMILY, *kinds()]


def test_a_right_solution() -> None:
    solution = write_solution(APPLES, Random(1))
    assert solution.first_wrong == -1
    assert solution.steps[0].text == "24 - 7 = 17."
    assert "\\boxed{22}" in solution.steps[1].text
    assert APPLES.answer == "22"


def test_a_setup_mistake_is_carried_on_and_found() -> None:
    solution = write_solution(APPLES, Random(1), (0, "setup"))
    assert solution.first_wrong == 0
    assert solution.steps[0].text == "24 + 7 = 31."
    assert solution.steps[0].output == "17 False"
    assert "31 + 5 = 36" in solution.steps[1].text


def test_a_wrong_box_is_found_in_the_last_step() -> None:
    solution = write_solution(APPLES, Random(1), (1, "box"))
    assert solution.first_wrong == 1
    assert "17 + 5 = 22." in solution.steps[1].text
    assert "\\boxed{22}" not in solution.steps[1].text


def test_merging_folds_one_step_into_the_next() -> None:
    folded = merged(APPLES, Random(0))
    assert [line.formula for line in folded.lines] == ["(a - b) + c"]
    assert folded.answer == APPLES.answer


def test_a_slip_always_changes_the_value() -> None:
    rng = Random(0)
    assert all(slip(Fraction(v), rng) != v for v in range(-50, 50) for _ in range(5))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_every_family_makes_whole_problems(family: str, split: str) -> None:
    rng = Random(5)
    for _ in range(60):
        problem = sample_problem(rng, split, family)
        assert "[[" not in problem.text
        assert write_solution(problem, rng).first_wrong == -1
        assert broken(problem, rng).first_wrong >= 0


def test_no_phrasing_is_in_two_splits() -> None:
    for family in kinds().values():
        for kind in family:
            assert (
                not set(kind.train) & set(kind.dev) | set(kind.train) & set(kind.test) | set(kind.dev) & set(kind.test)
            )
    for module in (arithmetic, equation):
        assert not set(module.TRAIN) & set(module.TEST) | set(module.TRAIN) & set(module.DEV)


async def test_the_recorded_output_is_what_the_sandbox_prints() -> None:
    rng = Random(3)
    async with open_sandbox("local") as sandbox:
        for family in FAMILIES:
            for _ in range(6):
                problem = sample_problem(rng, "train", family)
                solution = broken(problem, rng) if rng.random() < 0.5 else write_solution(problem, rng)
                for step in solution.steps:
                    execution = await sandbox.run(step.code)
                    assert execution.stdout.strip() == step.output, (problem.text, step)


def test_a_terse_solution_states_values_only() -> None:
    solution = write_solution(APPLES, Random(1), terse=True)
    assert [step.text for step in solution.steps] == ["17.", "22."]
    assert solution.steps[0].code == write_solution(APPLES, Random(1)).steps[0].code


def test_only_steps_that_do_not_need_each_other_are_swapped() -> None:
    assert swapped(APPLES, Random(0)) == APPLES
    independent = replace(
        APPLES,
        lines=(
            Line("x", "a - b", ("[[a - b]] = [[x]].",), "x"),
            Line("y", "a + c", ("[[a + c]] = [[y]].",), "y"),
            Line("z", "x + y", ("[[x + y]] = [[z]].",), "z"),
        ),
    )
    assert [line.name for line in swapped(independent, Random(0)).lines] == ["y", "x", "z"]


def test_a_step_of_another_problem_is_checked_against_this_one() -> None:
    stranger = replace(APPLES, given={"a": Fraction(90), "b": Fraction(8), "c": Fraction(1)})
    step = misplaced(APPLES, stranger, Random(0))
    assert (step.text, step.output, step.right) == ("90 - 8 = 82.", "17 False", False)
    assert "24 - 7" in step.code
    assert "r == 82" in step.code
