"""Numbers of stories of joining and separating."""

from random import Random

import pytest

from redline.training.generator import handful
from redline.training.oracle.expression import number


@pytest.mark.parametrize("draw", [handful.less, handful.sum_less, handful.tenths_less, handful.come_and_go])
def test_what_is_taken_never_exceeds_what_is_there(draw: handful.Draw) -> None:
    rng = Random(1)
    for _ in range(500):
        numbers = draw(rng)
        gone = numbers.get("c", numbers["b"])
        there = numbers["a"] + numbers["b"] if "c" in numbers else numbers["a"]
        assert 0 < gone < there


def test_two_goings_leave_something() -> None:
    rng = Random(2)
    for _ in range(500):
        a, b, c = handful.go_twice(rng).values()
        assert a - b - c >= 2


def test_sums_are_written_as_prices() -> None:
    rng = Random(3)
    for _ in range(500):
        for value in handful.sum_less(rng).values():
            assert len(number(value).partition(".")[2]) in (0, 2)
