"""Relative progress, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.store import DataError
from redline.training.pipeline.schema import Origin, RolloutRow, StepBoundary
from redline.training.stages.relative_progress import LabelScheme, label, label_steps

RATIO = LabelScheme("ratio", 0.8)
LENIENT = LabelScheme("difference", -0.3)
HARD = LabelScheme("hard", 0.0)


def row(*counts, **fields):
    """A solution whose boundaries have these (right, rollouts); None for one that was left out."""
    boundaries = [StepBoundary(after=t, right=c[0], rollouts=c[1]) for t, c in enumerate(counts) if c is not None]
    steps = tuple(f"step {t}" for t in range(1, len(counts)))
    return RolloutRow(
        id="p/0",
        problem_id="p",
        problem="?",
        answer="1",
        source="test",
        steps=steps,
        given="1",
        right=True,
        boundaries=fields.get("boundaries", tuple(boundaries)),
    )


@pytest.mark.parametrize(
    ("scheme", "counts", "progress", "labels"),
    [
        # A right step, one that loses a little, one that loses most, and a lucky one after it.
        (RATIO, [(32, 64), (32, 64), (28, 64), (14, 64), (28, 64)], [1.0, 0.875, 0.5, 2.0], [True, True, False, True]),
        (LENIENT, [(32, 64), (32, 64), (28, 64), (14, 64)], [0.0, -0.0625, -0.21875], [True, True, True]),
        (LabelScheme("difference", -0.1), [(32, 64), (28, 64), (14, 64)], [-0.0625, -0.21875], [True, False]),
        (LabelScheme("difference", -0.5), [(64, 64), (32, 64), (0, 64)], [-0.5, -0.5], [True, True]),
        (HARD, [(32, 64), (1, 64), (0, 64)], [0.015625, 0.0], [True, False]),
        # A threshold of shares is met exactly where the fractions meet it: 0.24 / 0.3 is less than 0.8 in floats.
        (RATIO, [(3, 10), (6, 25)], [0.8], [True]),
        (RATIO, [(300, 1000), (239, 1000)], [0.7966666666666666], [False]),
        (LENIENT, [(1, 2), (1, 5)], [-0.3], [True]),
        # After the first zero every share is zero, whatever was seen there.
        (RATIO, [(8, 16), (0, 16), (4, 16), None], [0.0, 0.0, 0.0], [False, False, False]),
        (LENIENT, [(2, 16), (0, 16), (16, 16), (16, 16)], [-0.125, 0.0, 0.0], [True, False, False]),
        (HARD, [(2, 16), (0, 16), (16, 16)], [0.0, 0.0], [False, False]),
        # MC(s_1) = 0: nothing to measure progress against.
        (RATIO, [(0, 16), (4, 16), (4, 16)], [None, None], [None, None]),
        (RATIO, [(0, 16), (0, 16), (0, 16)], [None, None], [None, None]),
        (LENIENT, [(0, 16), (4, 16), (0, 16)], [None, None], [None, None]),
        (HARD, [(0, 16), (4, 16), (0, 16), (1, 16)], [0.25, 0.0, 0.0], [True, False, False]),
        # MC(s_1) = 1.
        (RATIO, [(16, 16), (12, 16), (12, 16)], [0.75, 1.0], [False, True]),
        (LENIENT, [(16, 16), (12, 16)], [-0.25], [True]),
        # Not looked at: no share, so no label, on either side of the boundary.
        (RATIO, [(8, 16), None, (8, 16), (8, 16)], [None, None, 1.0], [None, None, True]),
        (RATIO, [None, (8, 16), (2, 16)], [None, 0.25], [None, False]),
        # Went past by a search: no share, but the progress over both steps tells.
        (RATIO, [(8, 16), (0, 0), (8, 16)], [None, None], [True, True]),
        (LENIENT, [(8, 16), None, (8, 16)], [None, None], [None, None]),
        # What the hard scheme need not look at: completions went through there.
        (HARD, [None, None, None, (3, 16), (0, 16), None], [None, None, 0.1875, 0.0, 0.0], [True] * 3 + [False] * 2),
        (HARD, [None, None, (0, 16), (3, 16)], [None, 0.0, 0.0], [None, False, False]),
        (HARD, [(8, 16), (8, 16), None], [0.5, None], [True, None]),
        (LabelScheme("hard", 0.25), [None, None, (5, 16), (4, 16)], [None, 0.3125, 0.25], [None, True, False]),
        # One step, no step.
        (RATIO, [(5, 16), (4, 16)], [0.8], [True]),
        (RATIO, [(5, 16)], [], []),
    ],
)
def test_by_hand(scheme, counts, progress, labels):
    labelled = label(row(*counts), scheme)
    assert labelled.progress == pytest.approx(progress)
    assert list(labelled.labels) == labels
    assert (labelled.scheme, labelled.threshold, labelled.id) == (scheme.name, scheme.threshold, "p/0")


def test_a_boundary_that_is_not_settled_has_no_share():
    broken = StepBoundary(after=1, right=0, rollouts=3, settled=False)
    boundaries = (StepBoundary(after=0, right=8, rollouts=16), broken, StepBoundary(after=2, right=8, rollouts=16))
    assert label(row(*[(0, 1)] * 3, boundaries=boundaries), RATIO).labels == (None, None)


def test_answers_that_could_not_be_compared_count_as_not_right():
    boundaries = (
        StepBoundary(after=0, right=8, rollouts=16, unknown=8),
        StepBoundary(after=1, right=6, rollouts=16, unknown=10),
    )
    assert label(row((0, 1), (0, 1), boundaries=boundaries), RATIO).progress == (0.75,)


def test_the_first_wrong_step():
    assert label(row((8, 16), (8, 16), (0, 16), (0, 16)), RATIO).first_wrong == 1
    assert label(row((8, 16), (8, 16), (16, 16)), RATIO).first_wrong == -1
    assert label(row((8, 16), None, (0, 16)), RATIO).first_wrong is None


@pytest.mark.parametrize(
    ("boundaries", "complaint"),
    [
        ((StepBoundary(after=1, right=1, rollouts=2),) * 2, "from after step 1 twice"),
        ((StepBoundary(after=3, right=1, rollouts=2),), "from after step 3 though there are 2 steps"),
    ],
)
def test_boundaries_of_another_solution_are_refused(boundaries, complaint):
    with pytest.raises(DataError, match=f"p/0: has rollouts {complaint}"):
        label(row((1, 2), (1, 2), (1, 2), boundaries=boundaries), RATIO)


@pytest.mark.parametrize(
    ("name", "threshold"),
    [
        ("ratio", 0),
        ("ratio", -0.1),
        ("ratio", float("inf")),
        ("ratio", float("nan")),
        ("difference", -1),
        ("difference", 1),
        ("hard", -0.1),
        ("hard", 1),
    ],
)
def test_thresholds_that_label_everything_alike_are_refused(name, threshold):
    with pytest.raises(ValueError, match="needs a threshold"):
        LabelScheme(name, threshold)


shares = st.lists(st.fractions(0, 1, max_denominator=128) | st.none(), min_size=1, max_size=8)
schemes = st.sampled_from([RATIO, LabelScheme("ratio", 1.0), LabelScheme("difference", -0.1), LENIENT, HARD])


@given(shares, schemes)
def test_whatever_the_shares_after_a_zero_nothing_is_right(found, scheme):
    _, labels = label_steps(found, scheme)
    assert len(labels) == len(found) - 1
    zero = next((t for t, share in enumerate(found) if t and share == 0), len(found))
    assert not any(labels[zero:])
    if scheme.name == "hard":
        assert all(kept is False for kept in labels[zero - 1 :])


@given(st.lists(st.fractions(0, 1, max_denominator=64), min_size=2, max_size=8), st.floats(0.1, 2), st.floats(0.1, 2))
def test_a_stricter_eps_never_makes_a_step_right(found, one, other):
    (_, strict), (_, mild) = (
        label_steps(found, LabelScheme("ratio", eps)) for eps in (max(one, other), min(one, other))
    )
    assert all(b or not a for a, b in zip(strict, mild, strict=True))


@given(st.lists(st.fractions(Fraction(1, 64), 1, max_denominator=64), min_size=2, max_size=8))
def test_progress_multiplies_to_the_last_share_over_the_first(found):
    progress, _ = label_steps(found, RATIO)
    product = Fraction(1)
    for value in progress:
        product *= value
    assert product == found[-1] / found[0]


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        # Bisected: boundaries 1 and 2 were not looked at, and 3 keeps 7/8 of what 0 had.
        ([(32, 64), None, None, (28, 64), (14, 64)], [True, True, True, False]),
        ([(32, 64), None, None, (25, 64), (14, 64)], [None, None, None, False]),
        ([(32, 64), None, (0, 64)], [None, None]),
        ([(0, 64), None, (8, 64)], [None, None]),
        ([None, None, (8, 64)], [None, None]),
    ],
)
def test_the_steps_that_a_search_went_past_are_right(counts, labels):
    searched = [StepBoundary(after=t, right=(c or (0, 0))[0], rollouts=(c or (0, 0))[1]) for t, c in enumerate(counts)]
    assert list(label(row(*counts, boundaries=tuple(searched)), RATIO).labels) == labels


@pytest.mark.parametrize(("stop_error", "scheme"), [(0.01, RATIO), (None, HARD)])
@pytest.mark.parametrize("other", [HARD, LENIENT, LabelScheme("ratio", 0.5)])
def test_other_labels_than_those_that_were_settled_are_refused(stop_error, scheme, other):
    settings = {"stop_error": stop_error, "eps": 0.8}
    settled = row((32, 64), (8, 16)).model_copy(
        update={"origins": (Origin(stage="rollouts", settings=settings, version="1"),)}
    )
    assert label(settled, scheme).labels
    if stop_error is not None:
        with pytest.raises(DataError, match="p/0: its rollouts stopped when"):
            label(settled, other)
    else:
        assert label(settled, other).labels
