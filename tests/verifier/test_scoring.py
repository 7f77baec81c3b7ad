"""Scores of solutions and votes among candidates, against numbers worked out by hand and on real candidates."""

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier import AnswerChecker, Verdict, best_of_n, majority, score, step_rewards, weighted_majority
from redline.verifier.scoring import EVEN

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"


def verdicts(*rewards):
    """A verdict for each reward; None is unknown."""
    labels = ["unknown" if r is None else "yes" if r >= 0.5 else "no" for r in rewards]
    return [Verdict(verdict=label, reward=r, votes=()) for label, r in zip(labels, rewards, strict=True)]


@pytest.mark.parametrize(
    ("rewards", "steps", "last", "avg", "least"),
    [
        ((0.9, 0.8, 0.7), None, 0.7, 0.8, 0.7),
        ((0.9, 0.2, 0.7), None, 0.7, 0.6, 0.2),
        # The judgement ended at a wrong third step of five: 0.9 0.8 0.1 0.1 0.1.
        ((0.9, 0.8, 0.1), 5, 0.1, 0.4, 0.1),
        # An unknown step is even odds: 0.9 0.5 0.7.
        ((0.9, None, 0.7), None, 0.7, 0.7, 0.5),
        # The judgement ended at it: 0.9 0.5 0.5 0.5.
        ((0.9, None), 4, 0.5, 0.6, 0.5),
        # A wrong step below even odds stays the least.
        ((0.2, None), None, 0.5, 0.35, 0.2),
        ((), 3, 0.5, 0.5, 0.5),
        ((), None, 0.0, 0.0, 0.0),
    ],
)
def test_last_average_and_least(rewards, steps, last, avg, least):
    given = verdicts(*rewards)
    assert score(given, "last", steps=steps) == pytest.approx(last)
    assert score(given, "avg", steps=steps) == pytest.approx(avg)
    assert score(given, "min", steps=steps) == pytest.approx(least)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="last, avg, min"):
        score(verdicts(0.5), "mean")
    with pytest.raises(ValueError, match="2 verdicts on a solution of 1 steps"):
        score(verdicts(0.5, 0.5), steps=1)
    with pytest.raises(ValueError, match="at least one"):
        best_of_n([])
    with pytest.raises(ValueError, match="numbers"):
        best_of_n([0.5, math.nan])
    with pytest.raises(ValueError, match="probabilities"):
        weighted_majority([[0]], [-1.0])


REWARDS = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=8)


@given(REWARDS, st.integers(0, 4))
def test_the_scores_keep_their_order_and_range(rewards, unjudged):
    given, steps = verdicts(*rewards), len(rewards) + unjudged
    assert len(step_rewards(given, steps)) == steps
    least, average = (score(given, method, steps=steps) for method in ("min", "avg"))
    assert 0 <= least <= average + 1e-12
    assert least <= score(given, "last", steps=steps) <= 1


@given(REWARDS)
def test_judging_on_never_raises_the_least(rewards):
    scores = [score(verdicts(*rewards[:k]), "min") for k in range(1, len(rewards) + 1)]
    assert all(later <= earlier for earlier, later in pairwise(scores))
    assert EVEN == 0.5


def test_best_of_n_takes_the_first_of_equals():
    assert best_of_n([0.1, 0.7, 0.7, 0.2]) == 1
    assert best_of_n([-3.5, -1.25]) == 1


def test_majority_and_weighted_majority_by_hand():
    # Answers: 5, 7, 7, 5, 5, none.
    groups, scores = [[0, 3, 4], [1, 2]], [0.2, 0.9, 0.8, 0.3, 0.1, 1.0]
    assert majority(groups) == 0
    assert weighted_majority(groups, scores) == 1  # 0.6 against 1.7
    assert weighted_majority(groups, [1.0] * 6) == majority(groups)
    assert majority([[1], [0]]) == 0
    assert weighted_majority([[0], [1, 2]], [0.5, 0.25, 0.25]) == 0
    assert weighted_majority([[0, 1, 2]], [0.1, 0.5, 0.5]) == 1
    assert majority([]) is None
    assert weighted_majority([], []) is None


CANDIDATES = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=12)


def grouped(answers):
    groups = {}
    for index, answer in enumerate(answers):
        groups.setdefault(answer, []).append(index)
    return list(groups.values())


@given(CANDIDATES)
def test_equal_weights_are_a_plain_majority(candidates):
    groups = grouped([answer for answer, _ in candidates])
    assert weighted_majority(groups, [0.25] * len(candidates)) == majority(groups)


@given(CANDIDATES, st.randoms())
def test_the_order_of_the_candidates_decides_nothing_but_ties(candidates, random):
    def winner(candidates):
        answers, weights = zip(*candidates, strict=True)
        groups = grouped(answers)
        sums = sorted(math.fsum(weights[i] for i in group) for group in groups)
        chosen = weighted_majority(groups, weights)
        return None if len(sums) > 1 and sums[-1] == sums[-2] else candidates[chosen]

    shuffled = random.sample(candidates, len(candidates))
    assert winner(shuffled) == winner(candidates)
    assert max(r for _, r in shuffled) == [r for _, r in shuffled][best_of_n([r for _, r in shuffled])]


class Counting(AnswerChecker):
    """Counts the comparisons."""

    compared = 0

    async def equal(self, gold, answer):
        self.compared += 1
        return await super().equal(gold, answer)


async def test_answers_are_grouped_by_what_they_are_worth():
    answers = ["1/2", None, "0.5", "", r"\frac{1}{2}", "7", r"so \boxed{50\%}", "seven", "7.0"]
    async with AnswerChecker() as checker:
        assert await checker.group(answers) == [[0, 2, 4, 6], [5, 8], [7]]
        assert await checker.group([]) == await checker.group([None, " "]) == []


async def test_a_pair_that_cannot_be_decided_is_two_groups():
    async with AnswerChecker() as checker:
        assert await checker.equal("5 cm", "5 m") == "unknown"
        assert await checker.group(["5 cm", "5 m", "5 cm"]) == [[0, 2], [1]]


async def test_equal_text_is_compared_once_and_others_with_each_group_only():
    async with Counting() as checker:
        groups = await checker.group([str(k % 5) for k in range(200)])
        assert [len(group) for group in groups] == [40] * 5
        assert checker.compared <= 2 * (0 + 1 + 2 + 3 + 4)


@given(st.lists(st.sampled_from(["1/2", "0.5", "2", "4/2", "3", None]), max_size=8), st.randoms())
async def test_groups_do_not_depend_on_the_order(answers, random):
    order = random.sample(range(len(answers)), len(answers))
    async with AnswerChecker() as checker:
        plain = await checker.group(answers)
        shuffled = await checker.group([answers[i] for i in order])
    assert {frozenset(group) for group in plain} == {frozenset(order[i] for i in group) for group in shuffled}
    assert plain == sorted(plain)


def rows(path, count):
    if not path.exists():
        pytest.skip(f"no candidates at {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:count]]


async def test_real_candidates_with_their_published_scores():
    """The reward model's raw scores choose, and as probabilities they weigh votes; all as good as the labels say."""
    right = {"best": 0, "majority": 0, "weighted": 0, "oracle": 0}
    problems = rows(DATA / "qwen_bon_sample/math_cot_100.jsonl", 30)
    async with AnswerChecker() as checker:
        for row in problems:
            tried = row["responses"]
            groups = await checker.group([candidate["pred"] for candidate in tried])
            scores = [candidate["rm_score"] for candidate in tried]
            weights = [1 / (1 + math.exp(-s)) for s in scores]
            chosen = {
                "best": best_of_n(scores),
                "majority": majority(groups),
                "weighted": weighted_majority(groups, weights),
                "oracle": best_of_n([float(candidate["correct"]) for candidate in tried]),
            }
            for way, index in chosen.items():
                right[way] += bool(index is not None and tried[index]["correct"])
            assert {len({tried[i]["correct"] for i in group}) for group in groups} <= {1}
    assert right["oracle"] >= max(right.values()) >= min(right.values()) > 0.5 * len(problems)


async def test_real_candidates_whose_answers_have_to_be_found():
    from redline.verifier import extract_answer

    won = 0
    async with AnswerChecker() as checker:
        for row in rows(DATA / "olympiad_bon8/qwen25_7b_sample8.jsonl", 12):
            answers = [extract_answer("\n".join(candidate["steps"])) for candidate in row["responses"]]
            groups = await checker.group(answers)
            assert sorted(i for group in groups for i in group) == [i for i, a in enumerate(answers) if a]
            chosen = majority(groups)
            won += bool(chosen is not None and row["responses"][chosen]["correct"])
    assert won > 0
