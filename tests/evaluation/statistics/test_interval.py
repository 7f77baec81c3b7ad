"""Intervals: known values, and that they hold what they should as often as they say."""

import numpy as np
import pytest

from redline.evaluation.processbench.scoring import harmonic_mean
from redline.evaluation.statistics.interval import binomial_tail, clopper_pearson_low, combine, share, wilson


def test_wilson_by_hand():
    # 15 of 20: centre (0.75 + 3.8415/40) / (1 + 3.8415/20), as in Brown, Cai and DasGupta (2001).
    low, high = wilson(15, 20)
    assert (round(low, 4), round(high, 4)) == (0.5313, 0.8881)


@pytest.mark.parametrize(("hits", "total"), [(0, 7), (7, 7), (1, 1), (0, 1), (3, 1000)])
def test_a_share_lies_in_its_interval(hits, total):
    value, low, high = share(hits, total)
    assert 0 <= low <= value <= high <= 1
    assert (low == 0) == (hits == 0)
    assert (high == 1) == (hits == total)


def test_nothing_has_no_share():
    assert share(0, 0) is None


def test_one_part_keeps_its_interval():
    part = share(30, 100)
    assert combine(lambda value: value, [part]) == pytest.approx(part)


def test_a_mean_of_four_is_half_as_wide():
    part = share(500, 1000)
    mean = combine(lambda *values: sum(values) / 4, [part] * 4)
    assert mean.high - mean.low == pytest.approx((part.high - part.low) / 2)


def test_f1_without_hits_is_zero_with_a_limit_above():
    f1 = combine(harmonic_mean, [share(0, 50), share(50, 50)])
    assert (f1.value, f1.low) == (0, 0)
    assert 0.1 < f1.high < 0.2


@pytest.mark.parametrize(
    ("error", "correct", "sizes"), [(0.68, 0.94, (60, 40)), (0.1, 0.9, (66, 34)), (0.9, 0.95, (20, 20))]
)
def test_the_interval_of_f1_holds_it_about_ninety_five_times_in_a_hundred(error, correct, sizes):
    rng = np.random.default_rng(3)
    truth, draws = harmonic_mean(error, correct), 4000
    hits = zip(rng.binomial(sizes[0], error, draws), rng.binomial(sizes[1], correct, draws), strict=True)
    held = 0
    for wrong, right in hits:
        f1 = combine(harmonic_mean, [share(int(wrong), sizes[0]), share(int(right), sizes[1])])
        held += f1.low <= truth <= f1.high
    assert 0.92 <= held / draws <= 0.99


def test_binomial_tails_by_hand():
    assert binomial_tail(0, 5, 0.3) == 1
    assert binomial_tail(5, 5, 0.3) == pytest.approx(0.3**5)
    assert binomial_tail(2, 3, 0.5) == pytest.approx(0.5)


def test_clopper_pearson_by_hand():
    # All right: the bound is error ** (1 / n). Textbook: 8 of 10, two-sided 95 %: lower 0.4439.
    assert clopper_pearson_low(59, 59, 0.05) == pytest.approx(0.05 ** (1 / 59))
    assert clopper_pearson_low(8, 10, 0.025) == pytest.approx(0.4439, abs=1e-4)
    assert clopper_pearson_low(0, 10, 0.05) == 0
