"""What counts as a problem."""

from __future__ import annotations

import pytest

from redline.agent import InvalidProblem, RefinementError
from redline.agent.loop.problem import MAX_BYTES, validate_problem


@pytest.mark.parametrize(
    "problem", ["2+2", "Was ist 2+2?", "求 2+2", "a\r\nb\tc", "What is your name?", "x" * MAX_BYTES]
)
def test_text_is_a_problem(problem):
    assert validate_problem(problem) == problem


def test_surrounding_space_is_taken_off():
    assert validate_problem(" \n2+2\n") == "2+2"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("2+2\x00", "binary"),
        ("\x1b[31mred", "binary"),
        ("\x7fELF", "binary"),
        ("2+\ud800", "Unicode"),
        ("x" * (MAX_BYTES + 1), "too long"),
        ("é" * (MAX_BYTES // 2 + 1), "too long"),
        (b"2+2", "not bytes"),
        (None, "not NoneType"),
    ],
)
def test_anything_else_is_refused_with_a_reason(problem, said):
    with pytest.raises(InvalidProblem, match=said) as refused:
        validate_problem(problem)
    assert isinstance(refused.value, RefinementError)
    assert isinstance(refused.value, ValueError)
    assert len(str(refused.value)) < 120
