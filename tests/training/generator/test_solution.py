"""Written solutions: the text, the mistake, the check and its label belong together."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from redline.sandbox import open_sandbox
from redline.training.generator import arithmetic, equation
from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.mistakes import sample_mistake, slip
from redline.training.generator.program import Line, Problem, merged, stops, swapped
from redline.training.generator.sampler import sample_problem
from redline.training.generator.solution import IMPORT, broken, misplaced, unboxed, write_solution

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


def test_the_box_in_a_step_of_its_own() -> None:
    *steps, last, box = write_solution(APPLES, Random(1), apart=True).steps
    assert [step.text for step in steps] == ["24 - 7 = 17."]
    assert (last.text, unboxed(box.text), box.right) == ("17 + 5 = 22.", box.text, True)
    assert "\\boxed{22}" in box.text
    assert "the apples now" in box.analysis
    assert box.code == f"{IMPORT}r = 17 + 5\nprint(r, r == 22)"


def test_a_wrong_box_in_a_step_of_its_own() -> None:
    solution = write_solution(APPLES, Random(1), (1, "box"), apart=True)
    assert solution.first_wrong == 2
    assert "22" in solution.steps[2].output
    assert "\\boxed{22}" not in solution.steps[2].text


def test_some_boxes_stand_alone() -> None:
    rng = Random(0)
    alone = sum(len(write_solution(APPLES, rng).steps) == 3 for _ in range(2000))
    assert 120 < alone < 200


def test_a_step_too_many_is_found() -> None:
    rng = Random(2)
    for _ in range(40):
        solution = write_solution(APPLES, rng, (2, "long"))
        further = solution.steps[2]
        assert (solution.first_wrong, len(solution.steps)) == (2, 3)
        assert "boxed" not in "".join(step.text for step in solution.steps[:2])
        assert " = " in unboxed(further.text) != further.text
        assert further.code.startswith(f"{IMPORT}r = 17 + 5\nprint(r, r == ")
        assert further.output == "22 False"


def test_an_early_value_taken_for_the_answer_is_found() -> None:
    solution = write_solution(APPLES, Random(1), (0, "short"))
    (step,) = solution.steps
    assert solution.first_wrong == 0
    assert unboxed(step.text) == "24 - 7 = 17."
    assert "\\boxed{17}" in step.text
    assert "the apples left" in step.analysis.partition("24 - 7.")[0]
    assert "the apples now" in step.analysis.partition("24 - 7.")[2]
    assert step.code == f"{IMPORT}r = 24 - 7\nprint(r, r == 17)\nprint(24 - 7 + 5 == 17)"
    assert step.output == "17 True\nFalse"


def test_where_a_solution_can_stop_too_early() -> None:
    assert stops(APPLES) == [0]
    assert stops(replace(APPLES, given={**APPLES.given, "c": Fraction(0)})) == []
    assert (
        stops(replace(APPLES, lines=(APPLES.lines[0], replace(APPLES.lines[1], formula="left + c + c + c + c")))) == []
    )


def test_shares_of_the_mistakes_at_the_end() -> None:
    rng = Random(4)
    drawn = Counter(sample_mistake(APPLES, rng)[1] for _ in range(4000))
    assert 320 < drawn["long"] < 480
    assert 250 < drawn["short"] < 390


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
        for at in stops(problem):
            assert write_solution(problem, rng, (at, "short")).first_wrong == at


def test_no_phrasing_is_in_two_splits() -> None:
    for family in kinds().values():
        for kind in family:
            assert (
                not set(kind.train) & set(kind.dev) | set(kind.train) & set(kind.test) | set(kind.dev) & set(kind.test)
            )
    for told in (arithmetic.asked(), equation.equations()):
        assert not set(told.train) & set(told.test) | set(told.train) & set(told.dev)


async def test_the_recorded_output_is_what_the_sandbox_prints() -> None:
    rng = Random(3)
    async with open_sandbox("local") as sandbox:
        for family in FAMILIES:
            for _ in range(4):
                problem = sample_problem(rng, "train", family)
                solutions = [broken(problem, rng), write_solution(problem, rng, apart=rng.random() < 0.5)]
                solutions.append(write_solution(problem, rng, (len(problem.lines), "long")))
                solutions += [write_solution(problem, rng, (at, "short")) for at in stops(problem)[:1]]
                for step in (step for solution in solutions for step in solution.steps):
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
