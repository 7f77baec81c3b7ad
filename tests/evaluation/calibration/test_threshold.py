"""Calibration: exact bounds, and a guarantee that holds over many draws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.evaluation.calibration.threshold import GRID, CalibrationSample, calibrate, confidence
from redline.evaluation.statistics.cluster import clusters_needed
from redline.verifier import Verdict


def verdict(label, reward):
    return Verdict(verdict=label, reward=reward, votes=())


@pytest.mark.parametrize(
    ("verdicts", "steps", "found"),
    [
        ([("yes", 0.9), ("yes", 0.7)], 2, 0.7),
        ([("yes", 0.9), ("no", 0.2)], 2, None),
        ([("yes", 0.9), ("unknown", None)], 2, None),
        ([("yes", 0.9)], 2, None),
        ([], 0, None),
    ],
)
def test_the_confidence_is_the_highest_threshold_that_accepts(verdicts, steps, found):
    assert confidence([verdict(*one) for one in verdicts], steps) == found


def test_too_few_solutions_certify_nothing_however_right_they_are():
    needed = calibrate([], 0.95).needed
    assert needed == math.ceil(math.log(0.05 / len(GRID)) / math.log(0.95)) == 107
    right = CalibrationSample(1.0, True)
    assert calibrate([right] * (needed - 1), 0.95).threshold is None
    assert calibrate([right] * needed, 0.95).threshold == 0.5


def test_the_threshold_is_the_lowest_that_keeps_the_precision():
    # Below 0.9 half is wrong: from 0.9 on 400 of 400 are right, at 0.8 still 400 of 440, which is too few.
    sample = (
        [CalibrationSample(0.97, True)] * 400
        + [CalibrationSample(0.85, i % 2 == 0) for i in range(80)]
        + [CalibrationSample(None, True)] * 50
    )
    found = calibrate(sample, 0.95)
    assert found.threshold == 0.9
    by_threshold = {one.threshold: one for one in found.tested}
    assert (by_threshold[0.8].accepted, by_threshold[0.8].right) == (480, 440)
    assert by_threshold[0.9].certified
    assert not by_threshold[0.8].certified


@given(st.lists(st.tuples(st.one_of(st.none(), st.floats(0, 1)), st.booleans()), max_size=60), st.floats(0.05, 0.95))
def test_what_is_certified_has_a_bound_that_keeps_the_precision(sample, precision):
    found = calibrate([CalibrationSample(*one) for one in sample], precision)
    for one in found.tested:
        assert 0 <= one.bound <= (one.right / one.accepted if one.accepted else 0) + 1e-9
        if one.certified:
            assert one.bound >= precision - 1e-9
    assert (found.threshold is None) == (not any(one.certified for one in found.tested))


def world(name):
    """Draws of (confidence or nan, right), and the true precision at each threshold of the grid, from a large draw."""

    def draw(rng, size):
        if name == "honest":
            # Rewards are true probabilities: precision rises slowly with the threshold.
            score = 1 - rng.random(size) ** 3 / 2
            right = rng.random(size) < score
        elif name == "border":
            # The precision is a little too low at every threshold: each acceptance is a mistake.
            score, right = 1 - rng.random(size) * 0.4, rng.random(size) < 0.945
        else:
            # Precision falls again among the surest ones.
            score = 1 - 10 ** -rng.uniform(0.3, 5.5, size)
            right = rng.random(size) < np.where(score > 0.999, 0.9, 0.5 + score / 2)
        score[rng.random(size) < 0.2] = np.nan
        return score, right

    score, right = draw(np.random.default_rng(0), 1_000_000)
    return draw, [right[score >= threshold].mean() for threshold in GRID]


@pytest.mark.parametrize("name", ["honest", "border", "falling"])
@pytest.mark.parametrize("size", [150, 600])
def test_the_precision_is_kept_in_all_but_the_stated_share_of_draws(name, size):
    draw, precision = world(name)
    rng, draws, error = np.random.default_rng(1), 150, 0.1
    broken = found = 0
    for _ in range(draws):
        score, right = draw(rng, size)
        sample = [
            CalibrationSample(None if math.isnan(s) else s, r)
            for s, r in zip(score.tolist(), right.tolist(), strict=True)
        ]
        threshold = calibrate(sample, 0.95, error).threshold
        if threshold is not None:
            found += 1
            broken += precision[GRID.index(threshold)] < 0.95
    # 150 draws at an error of exactly 0.1 would give more than 27 once in a thousand times.
    assert broken <= 27
    if name == "honest" and size == 600:
        assert found > 0.9 * draws


def test_as_many_problems_as_are_needed_certify_and_one_fewer_do_not():
    needed = clusters_needed(0.9, 0.05 / len(GRID))
    sample = [CalibrationSample(1.0, True, f"p{i // 2}") for i in range(2 * needed)]
    found = calibrate(sample, 0.9)
    assert (found.needed, found.problems, found.solutions) == (needed, needed, 2 * needed)
    assert found.threshold == 0.5
    assert calibrate(sample[2:], 0.9).threshold is None


def test_solutions_of_one_problem_count_as_one():
    """Eight solutions of each problem, right or wrong together: one by one they break it, as problems not."""
    rng, draws, error = np.random.default_rng(2), 50, 0.1
    broken = {"problems": 0, "one by one": 0}
    for _ in range(draws):
        rights = rng.random(100) < 0.893
        sample = [CalibrationSample(1.0, bool(right), f"p{i}") for i, right in enumerate(rights) for _ in range(8)]
        alone = [CalibrationSample(one.confidence, one.right) for one in sample]
        for name, drawn in (("problems", sample), ("one by one", alone)):
            broken[name] += calibrate(drawn, 0.9, error).threshold is not None
    # All thresholds accept the same here, so that the error of one, a twelfth, is what may be spent.
    assert broken["problems"] <= 2
    assert broken["one by one"] > error * draws


@pytest.mark.parametrize(("precision", "error"), [(0, 0.05), (1, 0.05), (0.9, 0), (0.9, 1)])
def test_what_makes_no_sense_is_refused(precision, error):
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibrate([], precision, error)
