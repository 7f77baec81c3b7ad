"""Whole solutions: one score from the verdicts on the steps, and one answer from many candidates (arXiv 2504.00891)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from redline.verifier.verdict import EVEN, Verdict

Scoring = Literal["last", "avg", "min"]


def score(verdicts: Sequence[Verdict], method: Scoring = "min", *, steps: int | None = None) -> float:
    """PRM-Last, PRM-Avg or PRM-Min of a solution, in [0, 1].

    `verdicts` are those on its first steps, in order; `steps` is how many steps it has (as many as verdicts if None).
    See `step_rewards` for steps that are unknown or that the judge did not come to. A solution without steps scores 0.
    Raises `ValueError` for an unknown method, and for more verdicts than steps.
    """
    if method not in _METHODS:
        raise ValueError(f"{method!r} is no scoring: valid are {', '.join(_METHODS)}")
    rewards = step_rewards(verdicts, steps)
    return _METHODS[method](rewards) if rewards else 0.0


def step_rewards(verdicts: Sequence[Verdict], steps: int | None = None) -> list[float]:
    """A reward for each of the `steps`: the judge's, or what stands in for one it did not give.

    An unknown step counts `EVEN`. Steps behind the end of a judgement count as the one it ended at: from a wrong step
    on a solution gets no better. If none was judged, all are `EVEN`. Raises `ValueError` for more verdicts than steps.
    """
    steps = len(verdicts) if steps is None else steps
    if steps < len(verdicts):
        raise ValueError(f"{len(verdicts)} verdicts on a solution of {steps} steps")
    rewards = [EVEN if verdict.reward is None else verdict.reward for verdict in verdicts]
    return rewards + (rewards[-1:] or [EVEN]) * (steps - len(rewards))


def best_of_n(scores: Sequence[float]) -> int:
    """The index of the highest score, of equals the first. Raises `ValueError` for none, or for one that is NaN."""
    if not scores or any(map(math.isnan, scores)):
        raise ValueError("best_of_n needs at least one score, all of them numbers")
    return max(range(len(scores)), key=lambda index: (scores[index], -index))


def majority(groups: Sequence[Sequence[int]]) -> int | None:
    """The first candidate of the biggest group, of equals the group that begins first; None without any group.

    `groups` holds the indices of candidates with equal answers (`AnswerChecker.group`); those without an answer are in
    none and have no vote.
    """
    return _winner(groups, lambda _: 1.0)


def weighted_majority(groups: Sequence[Sequence[int]], scores: Sequence[float]) -> int | None:
    """The best candidate of the group whose scores have the highest sum; None without any group.

    `scores[i]` belongs to candidate i. Of equal groups the one that begins first, of equal candidates the first. Raises
    `ValueError` for negative scores: logits (a reward model's raw output) have to be made probabilities first.
    """
    if not all(score >= 0 for score in scores):
        raise ValueError("weights must not be negative; turn logits into probabilities first")
    return _winner(groups, lambda index: scores[index])


def _winner(groups: Sequence[Sequence[int]], weight: Callable[[int], float]) -> int | None:
    # fsum: the order of the candidates must not decide by the last digit of their sum.
    ranked = [(math.fsum(map(weight, group)), -min(group), group) for group in groups if group]
    if not ranked:
        return None
    winners = max(ranked)[2]
    return max(winners, key=lambda index: (weight(index), -index))


_METHODS: dict[str, Callable[[Sequence[float]], float]] = {
    "last": lambda rewards: rewards[-1],
    "avg": lambda rewards: math.fsum(rewards) / len(rewards),
    "min": min,
}
