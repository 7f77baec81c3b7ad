"""When rollouts may stop: the prediction against its definition, ties, certainty, and the error that is stated."""

import itertools
import math
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.training.monte_carlo.budget import rollout_budget
from redline.training.monte_carlo.state import OutcomeCounts
from redline.training.monte_carlo.stopping import (
    DEAD,
    EPS,
    PRIOR,
    BoundaryEstimate,
    StoppingRule,
    chance,
    outlook,
    passes,
)


def side(right, rollouts, planned):
    return BoundaryEstimate(OutcomeCounts(rollouts, right), planned)


@st.composite
def sides(draw, most=8):
    planned = draw(st.integers(1, most))
    rollouts = draw(st.integers(0, planned))
    return side(draw(st.integers(0, rollouts)), rollouts, planned)


@pytest.mark.parametrize(("right", "k"), [(0, 128), (3, 128), (4, 64), (28, 64), (29, 32), (32, 32)])
def test_the_allowance_by_hand(right, k):
    # 3/32 = 0.094, 4/32 = 0.125, 28/32 = 0.875, 29/32 = 0.906.
    assert rollout_budget(OutcomeCounts(32, right)) == k


def test_the_allowance_at_its_borders():
    assert (
        rollout_budget(OutcomeCounts(10, 1)),
        rollout_budget(OutcomeCounts(10, 9)),
        rollout_budget(OutcomeCounts(10, 0, unknown=10)),
    ) == (64, 32, 128)


def test_the_outlook_by_hand():
    # Nothing seen, one to come: dead, or right with one half.
    assert outlook(0, 0, 1) == pytest.approx((DEAD + (1 - DEAD) / 2, (1 - DEAD) / 2))
    # One right of one: not dead; Beta(1.5, 0.5) gives the next 3/4.
    assert outlook(1, 1, 2) == pytest.approx((0, 0.25, 0.75))
    # One wrong of one: dead with 0.25 / (0.25 + 0.75 / 2) = 0.4; else Beta(0.5, 1.5) gives the next 1/4.
    assert outlook(0, 1, 2) == pytest.approx((0.4 + 0.6 * 0.75, 0.6 * 0.25, 0))


@given(sides(most=40))
def test_an_outlook_is_a_distribution_that_keeps_what_was_seen(one):
    ahead = one.ahead
    assert len(ahead) == one.planned + 1
    assert math.fsum(ahead) == pytest.approx(1)
    wrong = one.seen.rollouts - one.seen.right
    assert all(p == 0 for p in ahead[: one.seen.right])
    assert all(p == 0 for p in ahead[len(ahead) - wrong :])


@given(
    st.integers(0, 60),
    st.integers(1, 60),
    st.integers(0, 60),
    st.integers(1, 60),
    st.sampled_from([0.1, 0.5, 0.8, 1.0]),
)
def test_a_step_passes_where_the_exact_ratio_does(r0, n0, r1, n1, eps):
    r0, r1 = min(r0, n0), min(r1, n1)
    exact = r0 > 0 and Fraction(r1, n1) / Fraction(r0, n0) >= Fraction(str(eps))
    assert passes(OutcomeCounts(n0, r0), OutcomeCounts(n1, r1), eps) == exact


def test_an_exact_tie_passes():
    assert passes(OutcomeCounts(64, 40), OutcomeCounts(64, 32), EPS)
    assert not passes(OutcomeCounts(64, 40), OutcomeCounts(64, 31), EPS)
    assert not passes(OutcomeCounts(64, 0), OutcomeCounts(64, 0), EPS)


@settings(max_examples=60)
@given(sides(), sides())
def test_the_chance_is_the_sum_over_all_ends(before, after):
    ends = itertools.product(enumerate(before.ahead), enumerate(after.ahead))
    expected = sum(
        p * q
        for (r0, p), (r1, q) in ends
        if passes(OutcomeCounts(before.planned, r0), OutcomeCounts(after.planned, r1), EPS)
    )
    assert chance(before, after, EPS) == pytest.approx(expected)


@given(sides(), sides())
def test_what_is_settled_in_certainty_holds_whatever_comes(before, after):
    if not StoppingRule(0.0).settled(before, after):
        return
    label = passes(before.seen, after.seen, EPS)

    def ends(one):
        left = one.planned - one.seen.rollouts
        return [OutcomeCounts(one.planned, one.seen.right + more) for more in range(left + 1)]

    assert {passes(a, b, EPS) for a, b in itertools.product(ends(before), ends(after))} == {label}


@given(sides(), sides(), st.sampled_from([None, 0.0, 0.01, 0.2]))
def test_full_counts_are_settled_and_a_fixed_number_only_then(before, after, error):
    if before.full and after.full:
        assert StoppingRule(error).settled(before, after)
    elif error is None:
        assert not StoppingRule(error).settled(before, after)


def test_settled_by_hand():
    rule = StoppingRule(0.01)
    # All right against all right: after 16 of 64 each; after 4 each it is open.
    assert rule.settled(side(16, 16, 64), side(16, 16, 64))
    assert not rule.settled(side(4, 4, 64), side(4, 4, 64))
    # None against all right takes four.
    assert rule.settled(side(4, 4, 64), side(0, 4, 64))
    # At the border, never before the end.
    assert not rule.settled(side(40, 60, 64), side(32, 60, 64))


def test_dead_is_settled_early_only_with_an_error():
    assert StoppingRule(None).counts_as_zero(side(0, 64, 64))
    assert not StoppingRule(None).counts_as_zero(side(0, 63, 64))
    assert not StoppingRule(0.0).counts_as_zero(side(0, 63, 64))
    assert StoppingRule(0.01).counts_as_zero(side(0, 48, 64))
    assert not StoppingRule(0.01).counts_as_zero(side(0, 4, 64))
    assert not StoppingRule(0.01).counts_as_zero(side(1, 64, 64))
    assert not StoppingRule(0.01).counts_as_zero(side(0, 0, 64))


@pytest.mark.parametrize("error", [-0.01, 0.5, 1.0])
def test_an_error_that_means_nothing_is_refused(error):
    with pytest.raises(ValueError, match="stop_error"):
        StoppingRule(error)


def test_over_the_prior_no_more_labels_differ_than_stated():
    rng, rule, planned, other, runs = Random(5), StoppingRule(0.05), 64, 0, 1500

    def draws():
        p = 0.0 if rng.random() < DEAD else rng.betavariate(PRIOR, PRIOR)
        return [rng.random() < p for _ in range(planned)]

    for _ in range(runs):
        before, after = draws(), draws()
        sizes = (n for n in (4, 6, 9, 13, 19, 28, 42, 64))
        seen = next(n for n in sizes if rule.settled(side(sum(before[:n]), n, 64), side(sum(after[:n]), n, 64)))
        early = passes(OutcomeCounts(seen, sum(before[:seen])), OutcomeCounts(seen, sum(after[:seen])), EPS)
        other += early != passes(OutcomeCounts(planned, sum(before)), OutcomeCounts(planned, sum(after)), EPS)
    # Stated 5 %; three standard errors above it are 6.7 %.
    assert 0 < other / runs < 0.067
