"""The reliability diagram in figures: bins that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.evaluation.calibration.reliability import reliability


def test_reliability_by_hand():
    found = reliability([(0.95, True), (0.85, True), (0.85, False), (0.05, False), (1.0, True)])
    assert [(b.low, b.steps) for b in found.bins] == [(0.0, 1), (0.8, 2), (0.9, 2)]
    # |0.05 - 0|, twice |0.85 - 0.5|, twice |0.975 - 1|
    assert found.error == pytest.approx((0.05 + 2 * 0.35 + 2 * 0.025) / 5)
    with pytest.raises(ValueError, match="no judged step"):
        reliability([])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_step_is_in_one_bin(steps):
    found = reliability(steps)
    assert sum(b.steps for b in found.bins) == found.steps == len(steps)
    assert 0 <= found.error <= 1
