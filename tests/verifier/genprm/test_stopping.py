"""Stopping early: certainty against every way of casting the rest, probability against its definition, and in use."""

import itertools
import math
from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.verifier import Stopping
from redline.verifier.genprm.reward import majority_label
from redline.verifier.genprm.stopping import OPEN_MARGIN, PRIOR, beta_binomial, certain, outlook

REWARDS = st.lists(st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1)), min_size=1, max_size=5)


def stop(rewards, rule):
    """The first votes of a full list, as many as the rule asks for."""
    asked = 0
    while more := rule.more(rewards[:asked]):
        asked += more
    return rewards[:asked]


@given(REWARDS, st.integers(0, 4))
def test_certain_is_exactly_that_no_way_of_casting_the_rest_changes_the_label(rewards, left):
    label = majority_label(rewards)[0]
    ends = {majority_label([*rewards, *rest])[0] for rest in itertools.product([0.0, 1.0, None], repeat=left)}
    assert certain(rewards, len(rewards) + left) == (ends == {label})


@given(REWARDS, st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=6))
def test_what_is_certain_holds_for_rewards_between_too(rewards, rest):
    if certain(rewards, len(rewards) + len(rest)):
        assert majority_label([*rewards, *rest])[0] == majority_label(rewards)[0]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=9), st.sampled_from([0, 0.01, 0.05, None]))
def test_asking_in_waves_ends_and_in_certainty_with_the_same_label(rewards, error):
    asked = stop(rewards, Stopping(len(rewards), error))
    if error is None:
        assert len(asked) == len(rewards)
    if error == 0:
        assert majority_label(asked)[0] == majority_label(rewards)[0]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8), st.integers(1, 9), st.sampled_from([0, 0.01, 0.1]))
def test_no_wave_is_larger_than_what_could_decide(rewards, left, error):
    rule = Stopping(len(rewards) + left, error)
    more = rule.more(rewards)
    for fewer in range(1, more):
        for rest in itertools.product([0.0, 1.0], repeat=fewer) if fewer < 5 else ():
            assert rule.more([*rewards, *rest]) > 0


def test_the_beta_binomial_by_hand():
    # Beta(1, 1) makes every count alike; Beta(2, 1) after one success: 1/6, 2/6, 3/6 for two draws.
    assert beta_binomial(4, 1, 1) == pytest.approx([0.2] * 5)
    assert beta_binomial(2, 2, 1) == pytest.approx([1 / 6, 2 / 6, 3 / 6])
    assert beta_binomial(0, 0.3, 5) == pytest.approx([1.0])


def urn(rewards, allowed):
    """The outlook by its definition: vote after vote drawn from what the votes before it say, every way it can go."""
    chances = Counter()

    def draw(known, total, unknown, left, chance, seen_unknown):
        if chance == 0:
            return
        if left == 0:
            margin = total - known / 2
            if known == 0 or 2 * known < allowed:
                chances["unknown"] += chance
            else:
                yes = 0.5 if abs(margin) < OPEN_MARGIN else float(margin > 0)
                chances["yes"] += chance * yes
                chances["no"] += chance * (1 - yes)
            return
        is_known = (known + 1) / (known + 1 + unknown) if seen_unknown else 1.0
        is_yes = (PRIOR + total) / (2 * PRIOR + known)
        draw(known + 1, total + 1, unknown, left - 1, chance * is_known * is_yes, seen_unknown)
        draw(known + 1, total, unknown, left - 1, chance * is_known * (1 - is_yes), seen_unknown)
        draw(known, total, unknown + 1, left - 1, chance * (1 - is_known), seen_unknown)

    cast = [reward for reward in rewards if reward is not None]
    missing = len(rewards) - len(cast)
    draw(len(cast), math.fsum(cast), missing, allowed - len(rewards), 1.0, missing > 0)
    return chances


@settings(max_examples=60, deadline=None)
@given(REWARDS, st.integers(0, 5))
def test_the_outlook_is_that_of_an_urn(rewards, left):
    expected = urn(rewards, len(rewards) + left)
    found = outlook(rewards, len(rewards) + left)
    assert sum(found.values()) == pytest.approx(1)
    assert found == pytest.approx({label: expected[label] for label in found})


@pytest.mark.parametrize(
    ("rewards", "more"),
    [
        ([], 3),
        ([1.0] * 3, 0),
        ([0.0] * 3, 0),
        ([0.9999] * 3, 0),
        ([1.0, 1.0, 0.0], 2),
        ([0.9999, 0.9999, 0.0], 3),
        ([0.7, 0.7, 0.7], 2),
        ([None] * 5, 0),
        ([None] * 4 + [1.0] * 3, 1),
    ],
)
def test_eight_votes_at_one_per_cent(rewards, more):
    assert Stopping(8, 0.01).more(rewards) == more


@cache
def _ends(allowed, error):
    """For 0/1 votes: the states (votes asked, of them yes) from which the rule asks for more, and how many."""
    rule = Stopping(allowed, error)
    return {(n, y): rule.more([1.0] * y + [0.0] * (n - y)) for n in range(allowed + 1) for y in range(n + 1)}


def differing(allowed, error, yes):
    """The exact probability that the label differs when `yes` of all votes say yes, in random order."""
    more, states, wrong = _ends(allowed, error), {(0, 0): 1.0}, 0.0
    while states:
        onward = Counter()
        for (n, y), chance in states.items():
            k = more[n, y]
            if k == 0:
                wrong += chance * ((2 * y >= n) != (2 * yes >= allowed))
            for j in range(k + 1) if k else ():
                ways = math.comb(yes - y, j) * math.comb(allowed - n - yes + y, k - j)
                onward[n + k, y + j] += chance * ways / math.comb(allowed - n, k)
        states = {state: chance for state, chance in onward.items() if chance}
    return wrong


def test_the_worst_splits_of_eight_votes_are_as_documented():
    found = [round(differing(8, 0.01, yes), 3) for yes in range(9)]
    assert found == [0, 0, 0, 0.018, 0.071, 0.018, 0, 0, 0]
    assert not any(differing(8, 0, yes) for yes in range(9))


@pytest.mark.parametrize("allowed", [3, 8, 16])
@pytest.mark.parametrize("error", [0.01, 0.05])
def test_the_stated_error_holds_exactly_under_the_prior(allowed, error):
    splits = beta_binomial(allowed, PRIOR, PRIOR)
    assert sum(p * differing(allowed, error, yes) for yes, p in enumerate(splits)) <= error


def solutions(rng, count, decided):
    """Rewards of 8 votes on up to 6 steps each: as split as Beta(decided, decided), not quite 0 or 1, one in 40 None.

    Three steps of four are right; all votes on a step see the same difficulty.
    """
    right = rng.random((count, 6, 1)) < 0.75
    share = rng.beta(decided, decided, (count, 6, 1))
    share = np.where(right, np.maximum(share, 1 - share), np.minimum(share, 1 - share))
    noise = rng.beta(0.5, 20, (count, 6, 8)) / 2
    rewards = np.where(rng.random((count, 6, 8)) < share, 1 - noise, noise)
    return np.where(rng.random((count, 6, 8)) < 0.025, np.nan, rewards)


def labels(steps, rule):
    """The verdicts up to the first that is not yes, and the votes used."""
    found, used = [], 0
    for rewards in steps:
        asked = stop(rewards, rule)
        used += len(asked)
        found.append(majority_label(asked)[0])
        if found[-1] != "yes":
            break
    return found, used


@pytest.mark.parametrize(("decided", "floor", "most"), [(0.04, 0.99, 0.5), (1 / 3, 0.97, 0.62)])
def test_whole_solutions_get_the_same_labels(decided, floor, most):
    rng = np.random.default_rng(5)
    same = votes = fixed = 0
    count = 700
    for steps in solutions(rng, count, decided).tolist():
        rewards = [[None if math.isnan(r) else r for r in step] for step in steps]
        early, used = labels(rewards, Stopping(8, 0.01))
        full, all_used = labels(rewards, Stopping(8, None))
        same += early == full
        votes += used
        fixed += all_used
    assert same / count >= floor
    assert votes / fixed <= most


def test_a_hundred_thousand_solutions_of_yes_and_no():
    """The same at scale, by table: the labels of at most 1 % of the steps differ at any share of decided steps."""
    rng = np.random.default_rng(7)
    more = _ends(8, 0.01)
    for decided in (0.04, 0.2, PRIOR):
        votes = rng.random((100_000, 4, 8)) < rng.beta(decided, decided, (100_000, 4, 1))
        yes = np.concatenate([np.zeros((100_000, 4, 1), int), votes.cumsum(axis=2)], axis=2)
        asked = np.zeros((100_000, 4), int)
        table = np.array([[more.get((n, y), 0) for y in range(9)] for n in range(9)])
        while (further := table[asked, np.take_along_axis(yes, asked[..., None], 2)[..., 0]]).any():
            asked += further
        said = 2 * np.take_along_axis(yes, asked[..., None], 2)[..., 0] >= asked
        assert (said != (yes[..., 8] >= 4)).mean() <= 0.01
        assert asked.mean() <= (4.2 if decided < PRIOR else 4.6)


@pytest.mark.parametrize(("allowed", "error"), [(0, 0.01), (1, -0.1), (1, 0.5), (1, math.nan)])
def test_what_makes_no_sense_is_refused(allowed, error):
    with pytest.raises(ValueError, match=r"votes|error"):
        Stopping(allowed, error)


def test_sixty_four_votes_with_unknown_ones_do_not_hold_up_the_event_loop():
    rewards = [1.0, 0.0, None, None, 1.0, 0.0] * 3
    assert 0 < Stopping(64, 0.01).more(rewards) <= 64 - len(rewards)
