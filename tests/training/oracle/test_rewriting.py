"""Expressions worked out by rewriting, judged by what is left."""

from fractions import Fraction

import pytest

from redline.training.generator.program import Line, Problem
from redline.training.oracle.judgement import StepJudgement, StepNotRead
from redline.training.oracle.rewriting import RewritingOracle

WHOLE = "a * b + c / d"
SUM = Problem(
    "arithmetic",
    "4 numbers",
    "5 * 16 + 52 / 13",
    {"a": Fraction(5), "b": Fraction(16), "c": Fraction(52), "d": Fraction(13)},
    (
        Line("v1", "a * b", (), "the next operation", keeps=(WHOLE, "v1 + c / d")),
        Line("v2", "c / d", (), "the next operation", keeps=("v1 + c / d", "v1 + v2")),
        Line("v3", "v1 + v2", (), "the value of what is left", checks=((WHOLE, "v3"),)),
    ),
)


def judge(*steps: str, ends_right: bool = False) -> list[StepJudgement]:
    """The marks of the steps, all of them."""
    oracle = RewritingOracle(SUM, "{}: {}".format, ends_right=ends_right)
    return [oracle.judge(step) for step in steps]


def test_a_right_solution() -> None:
    first, second, last = judge(
        "5 * 16 = 80. This leaves 80 + 52 / 13.", "First 52 / 13 = 4, so we have 80 + 4.", "80 + 4 = 84. \\boxed{84}"
    )
    assert first.output == "80 True\nTrue"
    assert first.code.endswith("r = 5 * 16\nprint(r, r == 80)\nprint(5 * 16 + F(52, 13) == 80 + F(52, 13))")
    assert second.analysis == "the next operation: 52 / 13"
    assert second.right
    assert last.analysis == "the value of what is left: 80 + 4"
    assert last.output == "84 True\nTrue"


def test_the_box_in_a_step_of_its_own() -> None:
    *_, last, box = judge(
        "5 * 16 = 80. This leaves 80 + 52 / 13.",
        "52 / 13 = 4. This leaves 80 + 4.",
        "80 + 4 = 84.",
        "The answer is \\boxed{84}.",
    )
    assert box == last
    assert box.right


def test_any_order_is_right() -> None:
    judgements = judge("52 / 13 = 4. This leaves 5 * 16 + 4.", "16 * 5 = 80. This leaves 80 + 4.", "84. \\boxed{84}")
    assert [judgement.right for judgement in judgements] == [True, True, True]


@pytest.mark.parametrize(
    ("step", "operation", "output"),
    [
        ("5 * 16 = 90. This leaves 90 + 52 / 13.", "5 * 16", "80 False\nFalse"),
        ("5 * 16 = 80. This leaves 80 + 52 / 3.", "5 * 16", "80 True\nFalse"),
        ("16 + 52 = 68. This leaves 5 * 68 / 13.", "5 * 16", "80 False\nFalse"),
        ("52 / 13 = 5. This leaves 5 * 16 + 5.", "52 / 13", "4 False\nFalse"),
        ("16 + 52 = 68.", "5 * 16", "80 False"),
    ],
)
def test_wrong_steps(step: str, operation: str, output: str) -> None:
    (judgement,) = judge(step)
    assert not judgement.right
    assert judgement.analysis == f"the next operation: {operation}"
    assert judgement.output == output


def test_a_wrong_answer_is_compared_with_all_that_is_left() -> None:
    (judgement,) = judge("5 * 16 = 80. The answer is \\boxed{80}.")
    assert judgement.output == "84 False\nFalse"


@pytest.mark.parametrize("step", ["3 * 4 = 12. This leaves 5 * 16 + 52 / 13.", "This leaves (80 + 4.", "Well, well."])
def test_what_is_in_doubt_is_not_read(step: str) -> None:
    with pytest.raises(StepNotRead):
        judge(step)


def test_a_true_step_that_helps_is_not_called_wrong() -> None:
    with pytest.raises(StepNotRead):
        judge("16 + 52 = 68.", ends_right=True)
