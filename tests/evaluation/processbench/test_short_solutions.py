"""The drawing of short solutions for a small measurement."""

import pytest

from benchmarks.real.short_solutions import draw_short
from redline.evaluation.processbench.benchmark import LabelledSolution

ROWS = [
    LabelledSolution(f"{number}", "P", ("s",) * (1 + number % 6), -1 if number % 2 else 0, "x") for number in range(90)
]


def test_as_many_wrong_as_right_ones_none_long_and_more_add_to_fewer():
    few, many = (draw_short(ROWS, each, 4, seed=1) for each in (3, 9))
    assert [row.label for row in many] == [0, -1] * 9
    assert max(len(row.steps) for row in many) == 4
    assert few == many[:6]
    assert len({row.id for row in many}) == 18
    assert [row.id for row in draw_short(ROWS, 9, 4, seed=2)] != [row.id for row in many]


def test_too_few_are_told():
    with pytest.raises(ValueError, match="of at most 1 steps there are 3 wrong and 0 right"):
        draw_short(ROWS, 3, 1, seed=1)
