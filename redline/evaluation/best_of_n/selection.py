"""Ways to choose one of N candidates, and what each is worth for its tokens.

Every way is also measured on fewer candidates: as the mean over all subsets of n of the N (over `SUBSETS` random ones
where there are more). So a verifier that reads n candidates can be held against majority voting over as many samples
as the same tokens would have bought, the verifier's own tokens counted in.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import get_args

from redline.evaluation.statistics.interval import Z95, Estimate
from redline.record import Record
from redline.verifier.scoring import Scoring, best_of_n, majority, weighted_majority

SUBSETS = 100
METHODS: tuple[Scoring, ...] = get_args(Scoring)


@dataclass(frozen=True, slots=True)
class CandidatePool:
    """The candidates of one problem, as numbers."""

    correct: Sequence[bool]
    groups: Sequence[Sequence[int]]
    """Indices of candidates with equal answers."""
    scores: dict[Scoring, Sequence[float]]
    """By each scoring, one for every candidate."""
    tokens: Sequence[int]
    """That writing each candidate took."""
    judging_tokens: Sequence[int]
    """That judging each took: those written, or those read where a verifier writes none."""


class ComparisonRow(Record):
    """What choosing among n candidates reaches: shares of problems, with 95 % intervals over the problems."""

    candidates: int
    tokens: float
    """Mean tokens a problem for n candidates, without a verifier."""
    judged_tokens: float
    """The same with judging them."""
    shares: dict[str, Estimate]
    """By selection rule; see `SELECTION_RULES`."""
    equal_samples: float
    """Samples that majority voting could have had for `judged_tokens`."""
    equal_majority: Estimate | None
    """What it reaches with that many, rounded down; None where that is more than there are."""


SelectionRule = Callable[[CandidatePool, Sequence[int]], float]
"""Whether choosing by the rule among some of the candidates gets a right one, or how often."""


def compare(pools: Sequence[CandidatePool], sizes: Sequence[int], seed: int = 0) -> list[ComparisonRow]:
    """A row for each number of candidates. Raises `ValueError` unless each pool has as many as the largest asks."""
    if not pools or not sizes or min(len(one.correct) for one in pools) < max(sizes):
        raise ValueError(f"every problem needs {max(sizes, default=1)} candidates")
    return [_row(pools, size, seed) for size in sizes]


def majority_share(pools: Sequence[CandidatePool], size: int, seed: int = 0) -> Estimate:
    """The share of problems that majority voting over `size` of the candidates gets right; their scores do not matter.

    Raises `ValueError` unless each pool has as many.
    """
    if not pools or not 1 <= size <= min(len(one.correct) for one in pools):
        raise ValueError(f"every problem needs {size} candidates")
    return _share(pools, _majority, size, seed)


def _row(pools: Sequence[CandidatePool], size: int, seed: int) -> ComparisonRow:
    written = math.fsum(sum(one.tokens) / len(one.tokens) for one in pools) / len(pools)
    judging = math.fsum(sum(one.judging_tokens) / len(one.tokens) for one in pools) / len(pools)
    samples = size * (written + judging) / written if written else math.inf
    enough = samples < min(len(one.correct) for one in pools) + 1
    return ComparisonRow(
        candidates=size,
        tokens=size * written,
        judged_tokens=size * (written + judging),
        shares={name: _share(pools, rule, size, seed) for name, rule in SELECTION_RULES.items()},
        equal_samples=samples,
        equal_majority=_share(pools, _majority, int(samples), seed) if enough else None,
    )


def _share(pools: Sequence[CandidatePool], rule: SelectionRule, size: int, seed: int) -> Estimate:
    """The mean over the problems of the mean over the subsets; the interval is the normal one over the problems."""
    reached = []
    for pool in pools:
        found = [rule(pool, subset) for subset in _subsets(len(pool.correct), size, seed)]
        reached.append(math.fsum(found) / len(found))
    mean = math.fsum(reached) / len(reached)
    spread = math.fsum((one - mean) ** 2 for one in reached) / max(1, len(reached) - 1)
    reach = Z95 * math.sqrt(spread / len(reached))
    return Estimate(mean, max(0.0, mean - reach), min(1.0, mean + reach))


def _subsets(total: int, size: int, seed: int) -> Iterator[Sequence[int]]:
    if math.comb(total, size) <= SUBSETS:
        return itertools.combinations(range(total), size)
    rng = Random(f"{seed}-{total}-{size}")
    return (sorted(rng.sample(range(total), size)) for _ in range(SUBSETS))


def _within(groups: Sequence[Sequence[int]], subset: Sequence[int]) -> list[list[int]]:
    return [kept for group in groups if (kept := [index for index in group if index in subset])]


def _chosen(pool: CandidatePool, index: int | None) -> float:
    return float(index is not None and pool.correct[index])


def _pass(pool: CandidatePool, subset: Sequence[int]) -> float:
    return sum(pool.correct[index] for index in subset) / len(subset)


def _oracle(pool: CandidatePool, subset: Sequence[int]) -> float:
    return float(any(pool.correct[index] for index in subset))


def _majority(pool: CandidatePool, subset: Sequence[int]) -> float:
    return _chosen(pool, majority(_within(pool.groups, subset)))


def _best(method: Scoring) -> SelectionRule:
    def rule(pool: CandidatePool, subset: Sequence[int]) -> float:
        return _chosen(pool, subset[best_of_n([pool.scores[method][index] for index in subset])])

    return rule


def _weighted(method: Scoring) -> SelectionRule:
    def rule(pool: CandidatePool, subset: Sequence[int]) -> float:
        return _chosen(pool, weighted_majority(_within(pool.groups, subset), pool.scores[method]))

    return rule


SELECTION_RULES: dict[str, SelectionRule] = {
    "pass@1": _pass,
    "majority": _majority,
    **{f"best, {method}": _best(method) for method in METHODS},
    **{f"weighted, {method}": _weighted(method) for method in METHODS},
    "pass@n": _oracle,
}
"""`pass@1`: any one of them; `best`: the highest score; `weighted`: the answer with the highest sum of scores;
`pass@n`: whether one is right at all, which no choice can exceed."""
