"""The program judges steps: by hand, against the generator's own steps, and what it must not guess."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from redline.training.generator.out_of_domain import REFUSAL
from redline.training.generator.program import Line, Problem
from redline.training.generator.sampler import sample_problem
from redline.training.generator.solution import IMPORT, broken, write_solution
from redline.training.oracle.judgement import StepJudgement, StepNotRead
from redline.training.oracle.parsed_step import Expression
from redline.training.oracle.program_oracle import ProgramOracle, unknown_of
from redline.training.oracle.resampled import ResampledProblem
from redline.training.pipeline.schema import SolutionRow
from redline.training.teachers.program_teacher import judged_steps
from redline.verifier import extract_answer

APPLES = Problem(
    "word problems",
    "example",
    "Anna has 24 apples, eats 7 and buys 5 bags of 3.",
    {"a": Fraction(24), "b": Fraction(7), "c": Fraction(5), "d": Fraction(3)},
    (
        Line("left", "a - b", ("[[a - b]] = [[left]].",), "the apples left"),
        Line("new", "c * d", ("[[c * d]] = [[new]].",), "the new apples"),
        Line("now", "left + new", ("[[left + new]] = [[now]].",), "the apples now"),
    ),
)
EQUATION = Problem(
    "linear equations",
    "ax + b = c",
    "3x + 7 = 22",
    {"a": Fraction(3), "b": Fraction(7), "c": Fraction(22)},
    (
        Line("k", "c - b", ("3x = [[c - b]] = [[k]].",), "the right side"),
        Line("s", "k / a", ("x = [[k / a]] = [[s]].",), "x", checks=(("a * s + b", "c"),)),
    ),
)


def judge(problem: Problem, *steps: str, ends_right: bool = False) -> list[StepJudgement]:
    """The marks of the steps, all of them."""
    oracle = ProgramOracle(problem, "This step should find {}: {}.".format, ends_right=ends_right)
    return [oracle.judge(step) for step in steps]


def test_a_right_solution_with_its_code() -> None:
    first, second, last = judge(APPLES, "24 - 7 = 17.", "5 * 3 = 15.", "17 + 15 = 32. The answer is \\boxed{32}.")
    assert first == StepJudgement(
        "This step should find the apples left: 24 - 7.", f"{IMPORT}r = 24 - 7\nprint(r, r == 17)", "17 True", True
    )
    assert second.right
    assert last.code.endswith("r = 17 + 15\nprint(r, r == 32)")


def test_steps_in_another_order_merged_or_cut() -> None:
    assert all(judgement.right for judgement in judge(APPLES, "5 * 3 = 15.", "24 - 7 = 17.", "17 + 15 = \\boxed{32}"))
    merged = judge(APPLES, "24 - 7 + 5 * 3 = 32.")[0]
    assert merged.right
    assert "r = (24 - 7) + 5 * 3" in merged.code.replace("(5 * 3)", "5 * 3").replace("24 - 7 +", "(24 - 7) +")
    one_line = replace(APPLES, lines=(Line("now", "a - b + c * d", (), "the apples now"),))
    judgements = judge(one_line, "3 * 5 = 15.", "24 - 7 = 17.", "17 + 15 = 32.")
    assert [judgement.right for judgement in judgements] == [True, True, True]
    assert judgements[0].analysis == "This step should find a part of the apples now: 5 * 3."


@pytest.mark.parametrize(
    ("step", "formula", "output"),
    [
        ("24 - 7 = 18.", "24 - 7", "17 False"),
        ("24 + 7 = 31.", "24 - 7", "17 False"),
        ("5 * 3 = 16.", "5 * 3", "15 False"),
        ("80 - 2 = 78.", "24 - 7", "17 False"),
        ("Now there are 19.", "24 - 7", "17 False"),
        ("24 - 7 = 17. The answer is \\boxed{17}.", "24 - 7 + 5 * 3", "32 False"),
        ("The answer is \\boxed{17}.", "24 - 7 + 5 * 3", "32 False"),
        ("24 - 7 = 17. 17 + 15 = 33.", "24 - 7 + 5 * 3", "32 False"),
    ],
)
def test_wrong_steps(step: str, formula: str, output: str) -> None:
    (judgement,) = judge(APPLES, step)
    assert not judgement.right
    assert judgement.output == output
    assert f"r = {formula}\n" in judgement.code.replace("(", "").replace(")", "").replace("printr", "print(r") + "\n"


def test_a_right_value_of_a_wrong_equation_is_wrong() -> None:
    (judgement,) = judge(APPLES, "24 - 8 = 17.")
    assert not judgement.right
    assert judgement.code.endswith("print(r, r == 17)\nprint(24 - 8 == 17)")
    assert judgement.output == "17 True\nFalse"


def test_a_refusal_is_wrong_and_an_empty_claim_is_not_read() -> None:
    oracle = ProgramOracle(APPLES, "{}: {}".format, ends_right=False)
    refused = oracle.refusal(REFUSAL)
    assert refused is not None
    assert refused.output == "17 False"
    assert refused.code.endswith("print(r, r == None)")
    assert oracle.refusal("24 - 7 = 17.") is None
    with pytest.raises(StepNotRead):
        oracle.judge("Let us think about it.")


def test_an_equation_about_the_unknown() -> None:
    assert unknown_of(EQUATION) == "x"
    right = judge(EQUATION, "3x = 22 - 7 = 15.", "x = 15 / 3 = 5.")
    assert [judgement.right for judgement in right] == [True, True]
    assert right[1].output == "5 True\nTrue"
    (wrong,) = judge(EQUATION, "x = 22 - 7 = 15.")
    assert not wrong.right
    assert judge(EQUATION, "x = 5")[0].right


@pytest.mark.parametrize(
    "step", ["So 24 - y = 17.", "10 / 3 = 3.33", "5 / 0 = 7", "There were 24 of them.", "The day is \\boxed{Monday}."]
)
def test_what_is_in_doubt_is_not_read(step: str) -> None:
    with pytest.raises(StepNotRead):
        judge(APPLES, step)


def test_another_way_is_not_called_wrong() -> None:
    with pytest.raises(StepNotRead):
        judge(APPLES, "24 + 15 = 39.", ends_right=True)
    discount = Problem(
        "percentages",
        "left",
        "100 less 41 percent",
        {"n": Fraction(300), "p": Fraction(41)},
        (
            Line("off", "n * p / 100", (), "the discount"),
            Line("rest", "n - off", (), "the price"),
        ),
    )
    with pytest.raises(StepNotRead):
        judge(discount, "100 - 41 = 59.")
    assert not judge(discount, "300 + 41 = 341.")[0].right


def test_formulas_that_only_have_the_same_value_are_told_apart() -> None:
    problem = replace(APPLES, given={**APPLES.given, "b": Fraction(8), "c": Fraction(8), "d": Fraction(2)})
    values = {**problem.given, "left": Fraction(16), "new": Fraction(16), "now": Fraction(32)}
    redrawn = ResampledProblem(problem, values)
    written = Expression("k0 - k1", {"k0": Fraction(24), "k1": Fraction(8)})
    known = frozenset(problem.given)
    assert redrawn.same(written, "a - b", known)
    assert redrawn.same(written, "a - c", known)
    assert not redrawn.same(written, "c * d", known)
    assert not redrawn.leads_to(written, frozenset({"new"}), known - {"b", "c", "d"})


def test_the_box_in_a_step_of_its_own_and_steps_too_many_or_too_few() -> None:
    *_, last, box = judge(APPLES, "24 - 7 = 17.", "5 * 3 = 15.", "17 + 15 = 32.", "The answer is \\boxed{32}.")
    assert box == last
    assert box.right
    *_, further = judge(APPLES, "24 - 7 = 17.", "5 * 3 = 15.", "17 + 15 = 32.", "32 - 7 = 25. Answer: \\boxed{25}")
    assert (further.analysis, further.output) == (last.analysis, "32 False")
    (early,) = judge(APPLES, "24 - 7 = 17. The answer is \\boxed{17}.")
    assert (early.analysis, early.output) == ("This step should find the apples now: 24 - 7 + 5 * 3.", "32 False")


def test_it_agrees_with_the_generator_about_its_own_solutions() -> None:
    rng = Random(11)
    read = agreed = 0
    for _ in range(400):
        problem = sample_problem(rng, "train")
        terse = rng.random() < 0.1
        solution = (
            broken(problem, rng, terse=terse) if rng.random() < 0.5 else write_solution(problem, rng, terse=terse)
        )
        steps = tuple(step.text for step in solution.steps)
        given = extract_answer(steps[-1])
        row = SolutionRow(
            id="1", problem_id="1", problem=problem.text, answer=problem.answer, source="generated",
            steps=steps, given=given, right=given == problem.answer,
        )  # fmt: skip
        try:
            judgements = judged_steps(problem, row, "{}: {}".format)
        except StepNotRead:
            continue
        read += 1
        agreed += (-1 if judgements[-1].right else len(judgements) - 1) == solution.first_wrong
    assert read >= 390
    assert agreed >= read - 1
