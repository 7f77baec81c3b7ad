"""Figures with intervals over solutions: hand-worked values, pooling, pairing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.evaluation import score_predictions, wilson
from redline.training.studies.measurement import Measurement, Unit
from redline.training.studies.report.bootstrap import difference, estimate, gain_ratio, pooled, value


def f1_units(wrong, right):
    """Solutions with these hits, wrong ones and right ones."""
    groups = {"wrong": wrong, "right": right}
    return [Unit(f"{group}{i}", group, hit, 1) for group, hits in groups.items() for i, hit in enumerate(hits)]


def plain(hits, total=1):
    return [Unit(f"p{i:03d}", "", hit, total) for i, hit in enumerate(hits)]


def test_an_f1_of_shares_is_that_of_processbench():
    """2 of 4 wrong solutions and 3 of 4 right ones: 2 * 0.5 * 0.75 / 1.25 = 0.6."""
    units = f1_units([1, 1, 0, 0], [1, 1, 1, 0])
    known = score_predictions("x", [(0, 0), (0, 0), (0, -1), (0, -1), (-1, -1), (-1, -1), (-1, -1), (-1, 0)]).f1
    assert estimate("F1", units) == known
    assert known.value == pytest.approx(0.6)


def test_a_share_has_its_wilson_interval():
    found = estimate("right", plain([1] * 7 + [0] * 3))
    assert found == (0.7, *wilson(7, 10))


def test_units_of_several_steps_are_weighed_by_their_steps():
    units = [Unit("a", "", 1, 4), Unit("b", "", 1, 1)]
    assert value("labels right", units) == pytest.approx(2 / 5)
    low, high = estimate("labels right", units)[1:]
    assert (low, high) == (0.25, 1.0), "draws of nothing but one of the two"


def test_an_interval_over_draws_is_about_that_of_a_share():
    """Two methods on 200 even units; the bootstrap's is not narrower than by a tenth."""
    units = f1_units([1] * 50 + [0] * 50, [1] * 50 + [0] * 50)
    closed, drawn = estimate("F1", units), estimate("F1 over draws", units)
    assert drawn.value == closed.value == 0.5
    assert drawn.high - drawn.low == pytest.approx(closed.high - closed.low, rel=0.1)


def test_without_one_kind_of_solution_there_is_no_f1():
    assert estimate("F1", f1_units([1], [])) is None
    assert difference("F1", f1_units([1], []), f1_units([0], [])) is None


def test_what_was_measured_twice_on_one_problem_is_one_unit():
    one = Measurement(study="labels", variant="hard", seed=0, figure="labels right", units=plain([2, 0], 3))
    other = one.model_copy(update={"seed": 1, "units": tuple(plain([3], 3))})
    assert pooled([one, other]) == [Unit("p000", "", 5, 6), Unit("p001", "", 0, 3)]


def test_a_paired_difference_is_surer_than_two_intervals():
    """One variant solves ten problems more, and all that the other one solves."""
    before, after = plain([1] * 40 + [0] * 60), plain([1] * 50 + [0] * 50)
    gain = difference("right", before, after)
    assert gain.value == pytest.approx(0.1)
    assert gain.low > 0
    assert estimate("right", after).low < estimate("right", before).high


def test_only_equal_units_are_paired():
    assert difference("right", plain([1, 0]), plain([1])) is None


def test_a_ratio_of_gains():
    """Six of 100 gained against two."""
    before = plain([1] * 40 + [0] * 60)
    ratio = gain_ratio("right", (before, plain([1] * 46 + [0] * 54)), (before, plain([1] * 42 + [0] * 58)))
    assert ratio.value == pytest.approx(3)
    assert 1 <= ratio.low <= 3 <= ratio.high
    assert math.isinf(ratio.high), "in some draws the baseline gains nothing"


def test_where_neither_gains_there_is_no_ratio():
    same = plain([1, 0])
    assert gain_ratio("right", (same, same), (same, same)) is None
    assert gain_ratio("right", (same, plain([1, 1])), (same, same)).value == math.inf


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_an_interval_holds_its_value_within_nought_and_one(wrong, right):
    found = estimate("F1 over draws", f1_units(wrong, right))
    assert -1e-9 <= found.low <= found.high <= 1 + 1e-9
    assert 0 <= found.value <= 1
