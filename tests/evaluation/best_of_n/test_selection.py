"""Choosing among candidates: hand-worked pools, subsets, and what equal tokens buy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.evaluation.best_of_n.selection import METHODS, SELECTION_RULES, CandidatePool, compare

# Four candidates: two wrong ones agree, two right ones agree; the verifier likes the second and fourth.
SPLIT = CandidatePool(
    correct=[False, True, False, True],
    groups=[[0, 2], [1, 3]],
    scores={"last": [0.9, 0.8, 0.1, 0.7], "avg": [0.4, 0.5, 0.3, 0.6], "min": [0.1, 0.4, 0.2, 0.3]},
    tokens=[10, 10, 10, 10],
    judging_tokens=[30, 10, 30, 10],
)
ALONE = CandidatePool(
    correct=[True, False, False, False],
    groups=[[0], [1, 2]],
    scores={method: [0.9, 0.5, 0.5, 0.0] for method in METHODS},
    tokens=[10] * 4,
    judging_tokens=[20] * 4,
)


def shares(pools, size):
    [row] = compare(pools, [size])
    return {way: round(share.value, 4) for way, share in row.shares.items()}


def test_all_four_by_hand():
    found = shares([SPLIT], 4)
    assert found["pass@1"] == 0.5
    assert found["pass@n"] == 1
    assert found["majority"] == 0  # a tie, and the group that begins first is wrong
    assert (found["best, last"], found["best, avg"], found["best, min"]) == (0, 1, 1)
    # 0.9 + 0.1 against 0.8 + 0.7, and so on: the right group weighs more each time.
    assert (found["weighted, last"], found["weighted, avg"], found["weighted, min"]) == (1, 1, 1)


def test_pairs_are_the_mean_over_all_six():
    found = shares([SPLIT], 2)
    assert found["pass@1"] == 0.5
    assert found["pass@n"] == round(5 / 6, 4)
    # Wrong pairs: 02. Ties go to the first: 01 wrong, 03 wrong, 12 right, 23 wrong, 13 right.
    assert found["majority"] == round(2 / 6, 4)
    # By min: 01 right, 02 wrong, 03 right, 12 right, 13 right, 23 right.
    assert found["best, min"] == round(5 / 6, 4)


def test_one_candidate_leaves_no_choice():
    found = shares([SPLIT, ALONE], 1)
    choices = {way: share for way, share in found.items() if not way.startswith(("majority", "weighted"))}
    assert set(choices.values()) == {0.375}


def test_who_has_no_answer_has_no_vote_but_can_be_chosen():
    odd = CandidatePool([False, True], [[0]], {m: [0.2, 0.9] for m in METHODS}, [5, 5], [5, 5])
    found = shares([odd], 2)
    assert (found["majority"], found["weighted, min"], found["best, min"]) == (0, 0, 1)


def test_the_tokens_of_the_verifier_are_counted_in():
    one, two, four = compare([SPLIT, ALONE], [1, 2, 4])
    # A candidate costs 10 to write and 20 to judge: for one judged candidate there are three samples.
    assert [(row.tokens, row.judged_tokens, row.equal_samples) for row in (one, two, four)] == [
        (10, 30, 3),
        (20, 60, 6),
        (40, 120, 12),
    ]
    assert one.equal_majority.value == pytest.approx(compare([SPLIT, ALONE], [3])[0].shares["majority"].value)
    assert two.equal_majority is None
    assert four.equal_majority is None


def test_more_subsets_than_can_be_tried_are_drawn_the_same_each_time():
    wide = CandidatePool(
        [i < 6 for i in range(16)],
        [list(range(6)), list(range(6, 16))],
        {m: [0.5] * 16 for m in METHODS},
        [1] * 16,
        [1] * 16,
    )
    assert compare([wide], [8]) == compare([wide], [8])
    assert compare([wide], [8])[0].shares["pass@1"].value == pytest.approx(6 / 16, abs=0.05)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.floats(0, 1)), min_size=2, max_size=6), st.data())
def test_no_way_is_better_than_the_oracle_or_out_of_bounds(candidates, data):
    groups = [[i for i, one in enumerate(candidates) if one[1] == g] for g in range(3)]
    pool = CandidatePool(
        [one[0] for one in candidates],
        [group for group in groups if group],
        {method: [one[2] for one in candidates] for method in METHODS},
        [1] * len(candidates),
        [1] * len(candidates),
    )
    size = data.draw(st.integers(1, len(candidates)))
    [row] = compare([pool], [size])
    assert row.shares.keys() == SELECTION_RULES.keys()
    for share in row.shares.values():
        assert 0 <= share.low <= share.value <= share.high <= 1
        assert share.value <= row.shares["pass@n"].value + 1e-9


@pytest.mark.parametrize(("pools", "sizes"), [([], [1]), ([SPLIT], []), ([SPLIT], [5])])
def test_too_few_candidates_are_refused(pools, sizes):
    with pytest.raises(ValueError, match="candidates"):
        compare(pools, sizes)
