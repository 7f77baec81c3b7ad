"""Looking at the boundaries of one solution: fixed, until labels settle, by bisection; over known completions."""

import asyncio
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.rollouts import Bank, Ended, first_wrong, labels_of
from redline.inference import PromptTooLong
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import OutcomeCounts
from redline.training.monte_carlo.stopping import EPS, StoppingRule


def bank(share, count=128, seed=0):
    rng = Random(f"{share}-{seed}")
    return Bank(["yes" if rng.random() < share else "no" for _ in range(count)])


def banks(*shares):
    return [bank(share, seed=place) for place, share in enumerate(shares)]


def look(states, rollouts=64, error=None, first_only=False):
    return asyncio.run(MonteCarloPlan(rollouts, StoppingRule(error), first_only).estimate(states))


def counts(boundaries):
    return [(one.rollouts, one.right) for one in boundaries]


class Blocked:
    """A state whose prompt is too long."""

    async def seen(self, count):
        raise PromptTooLong("too long")


def test_fixed_draws_k_everywhere_at_once():
    states = banks(0.9, 0.9, 0.8)
    found = look([*states, Ended(True)])
    assert [one.rollouts for one in found] == [64, 64, 64, 1]
    assert [one.after for one in found] == [0, 1, 2, 3]
    assert found[3].right == 1
    assert all(one.settled and one.first == (one.right, one.rollouts) for one in found)


def test_no_boundary_after_a_dead_one_is_looked_at():
    states = banks(0.9, 0.0, 0.9)
    found = look([*states, Ended(True)])
    assert counts(found)[1:3] == [(64, 0), (0, 0)]
    assert states[2].used == 0
    assert found[2].settled
    assert found[2].score is None
    assert found[2].first is None
    assert labels_of(found, EPS) == [False, False, False]


def test_without_a_right_completion_of_the_problem_nothing_else_is_looked_at():
    states = banks(0.0, 0.9)
    for error in (None, 0.0, 0.01):
        assert counts(look([*states, Ended(False)], error=error))[:2] == [(64, 0), (0, 0)]
    assert states[1].used == 0


@pytest.mark.parametrize(("share", "k"), [(0.02, 128), (0.5, 64), (1.0, 32)])
def test_k_of_all_boundaries_comes_from_the_first_32_of_the_problem(share, k):
    states = [bank(share), *banks(1.0)]
    states[0]._outcomes[40] = "yes"
    found = look([*states, bank(1.0, seed=9)], rollouts=None)
    assert [one.rollouts for one in found] == [k, k, k]
    assert found[0].first[1] == 32


def test_settled_stops_far_before_k_and_grows_both_sides():
    states = banks(1.0, 1.0, 0.0)
    found = look([*states, Ended(False)], error=0.01)
    assert labels_of(found, EPS) == [True, False, False]
    assert [one.rollouts for one in found] == [13, 13, 4, 1]
    assert [one.first for one in found] == [(4, 4), (4, 4), (0, 4), (0, 1)]


SHARES = st.lists(st.sampled_from([0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(SHARES, st.booleans(), st.sampled_from([5, 16, 64, None]), st.integers(0, 99))
def test_in_certainty_the_labels_are_those_of_the_fixed_number(shares, right, rollouts, seed):
    fixed, early = ([*(bank(s, seed=seed + i) for i, s in enumerate(shares)), Ended(right)] for _ in range(2))
    theirs, ours = look(fixed, rollouts), look(early, rollouts, error=0.0)
    assert labels_of(ours, EPS) == labels_of(theirs, EPS)
    for mine, other in zip(early[:-1], fixed[:-1], strict=True):
        assert mine.used <= max(other.used, rollouts or 128)


@settings(max_examples=40, deadline=None)
@given(SHARES, st.sampled_from([None, 0.01, 0.2]), st.integers(0, 99), st.booleans())
def test_never_more_than_k_and_counts_are_those_of_the_bank(shares, error, seed, first_only):
    states = [bank(share, seed=seed + place) for place, share in enumerate(shares)]
    for one, state in zip(look(states, 48, error, first_only), states, strict=True):
        assert one.rollouts <= 48
        assert one.right == OutcomeCounts.of(state._outcomes[: one.rollouts]).right


@pytest.mark.parametrize("error", [None, 0.01])
@pytest.mark.parametrize("wrong", [*range(8), None])
def test_the_search_finds_the_first_wrong_step_with_few_boundaries(wrong, error):
    good = 8 if wrong is None else wrong
    states = [*(bank(1.0, seed=i) for i in range(good + 1)), *(bank(0.0, seed=i) for i in range(good + 1, 8))]
    found = look([*states, Ended(wrong is None)][:9], error=error, first_only=True)
    assert first_wrong(labels_of(found, EPS)) == (-1 if wrong is None else wrong)
    estimated = sum(one.rollouts > 0 for one in found)
    assert estimated <= (2 if wrong is None else 6)
    if error:
        assert sum(one.rollouts for one in found) < 100


def test_a_slow_decline_has_no_first_wrong_step():
    # 60, 52, 45 of 64: each passes over the one before, the last not over the first; then an error.
    shares = (60, 52, 45, 0)
    states = [Bank(["yes"] * right + ["no"] * (64 - right)) for right in shares]
    found = look([*states, Ended(False)], first_only=True)
    assert first_wrong(labels_of(found, EPS)) == 2


def test_what_does_not_fit_the_context_is_not_settled_and_what_comes_before_is():
    for first_only in (False, True):
        found = look([*banks(1.0, 1.0), Blocked(), Blocked()], first_only=first_only)
        assert [one.settled for one in found] == [True, True, False, False]
        assert counts(found) == [(64, 64), (64, 64), (0, 0), (0, 0)]


def test_a_problem_that_does_not_fit_is_a_failure():
    for rollouts in (None, 8):
        with pytest.raises(PromptTooLong):
            look([Blocked(), Blocked()], rollouts=rollouts)


def test_the_first_batch_is_unbiased_where_the_share_is_not():
    # The second boundary is drawn on while the ratio looks undecided.
    sums, runs = [0.0, 0.0], 600
    for seed in range(runs):
        _, one, _ = look([bank(0.9, 64, seed), bank(0.3, 64, -seed), bank(0.3, 64, f"x{seed}")], error=0.01)
        sums = [sums[0] + one.score, sums[1] + one.fair_score]
    share, first = (total / runs for total in sums)
    assert abs(first - 0.3) < 0.02
    assert share < 0.295


def test_fewer_rollouts_than_one_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        MonteCarloPlan(0)
