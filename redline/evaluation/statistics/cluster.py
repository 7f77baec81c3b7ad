"""How strongly clusters of accepted solutions speak against a precision: an e-value, valid at any number of clusters.

Solutions of one problem are right or wrong together, so a problem is one observation however many solutions it has.
Where R of A accepted solutions of a problem are right, of at most m that it has, E[R] <= p E[A] says that the precision
is p at most. Then for each stake c in (0, 1) the wealth of a gambler who stakes c against it on every problem,
prod(1 + c (R / p - A) / m), has an expectation of 1 at most, and so has the mean over a grid of stakes: it reaches
1 / error with probability `error` at most (Markov; Waudby-Smith and Ramdas, arXiv 2010.09686, section 4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

Cluster = tuple[int, int]
"""Of one problem, how many accepted solutions are right, and how many are accepted."""

STAKES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.99)


def log_e_value(clusters: Mapping[Cluster, int], size: int, share: float) -> float:
    """The logarithm of the e-value against a precision of `share`, in (0, 1), at most.

    `clusters` tells how many problems there are of each kind; none has more than `size` solutions.
    Falls as `share` rises.
    """
    wealth = [
        sum(times * math.log1p(stake * (right / share - n) / size) for (right, n), times in clusters.items())
        for stake in STAKES
    ]
    most = max(wealth)
    return most + math.log(math.fsum(math.exp(one - most) for one in wealth) / len(STAKES))


def cluster_bound_low(clusters: Mapping[Cluster, int], size: int, error: float) -> float:
    """A lower confidence bound of the precision, which is above the true one with probability at most `error`."""
    low, high = 0.0, 1.0
    for _ in range(40 if any(right for right, _ in clusters) else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if log_e_value(clusters, size, middle) >= -math.log(error) else (low, middle)
    return low


def clusters_needed(share: float, error: float) -> int:
    """How many problems, all of their solutions accepted and right, are the least that show a precision of `share`."""
    low, high = 1, 2
    while not _shows(high, share, error):
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _shows(middle, share, error) else (middle + 1, high)
    return low


def _shows(number: int, share: float, error: float) -> bool:
    return log_e_value({(1, 1): number}, 1, share) >= -math.log(error)
