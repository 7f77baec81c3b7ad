"""Which threshold makes accepted solutions right often enough, with a guarantee that holds for finite samples.

*Learn then Test* (Angelopoulos et al., arXiv 2110.01052). A solution is accepted at a threshold when every step is
judged `yes` with at least that reward. For each threshold of a grid fixed beforehand, the hypothesis is that less than
the wanted share of accepted solutions is right. Given how many of the sample are accepted, the number of right ones is
binomial, so P(at least as many right | the wanted share) is a valid p-value at any sample size; it is below a level
exactly when the Clopper-Pearson lower bound at that level reaches the wanted share. Where problems have several
solutions, these are no independent draws, and a problem is one (`redline.evaluation.statistics.cluster`): counted one
by one, eight of each break the guarantee twice as often as stated.

Every threshold of the grid has its part of the error probability (Bonferroni), so they need no order: a chain of tests
from the strict end on would stop at once, for there too few are accepted to show anything. Of the thresholds rejected
the lowest is taken: with probability `1 - error` over the sample, at least the wanted share of what it accepts is
right.

The guarantee is for problems drawn like those of the sample, and solutions drawn and judged in the same way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from redline.evaluation.statistics.cluster import cluster_bound_low, clusters_needed
from redline.evaluation.statistics.interval import clopper_pearson_low
from redline.record import Record
from redline.verifier.verdict import Verdict

GRID = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999)
"""Close at the upper end, where verifiers that are mostly sure have their rewards."""


@dataclass(frozen=True, slots=True)
class CalibrationSample:
    """A solution of which it is known whether it is right."""

    confidence: float | None
    """The lowest reward of its steps; None when it is accepted at no threshold."""
    right: bool
    problem: str | None = None
    """What it is a solution of; None for one that nobody else solves."""


class Threshold(Record):
    """What the sample says about one threshold."""

    threshold: float
    accepted: int
    right: int
    bound: float
    """At least this share is right: the lower confidence bound at the level of one test."""
    certified: bool
    """Whether the bound reaches the wanted precision."""


class Calibration(Record):
    """The outcome for a wanted precision."""

    precision: float
    error: float
    """The probability, over the sample, that the threshold found does not keep the precision."""
    solutions: int
    problems: int
    """Fewer than solutions where some are of one problem; then the bounds are of problems."""
    threshold: float | None
    """The lowest threshold that is certified; None when none is."""
    tested: list[Threshold]
    """The whole grid, lowest first."""
    needed: int
    """Problems of which all solutions are accepted and right, without which no threshold can be certified."""


def confidence(verdicts: Sequence[Verdict], steps: int) -> float | None:
    """The highest threshold at which a solution is accepted; None when a step is not judged, or is not `yes`."""
    rewards = [verdict.reward for verdict in verdicts if verdict.verdict == "yes" and verdict.reward is not None]
    return min(rewards) if steps and len(rewards) == steps else None


def calibrate(sample: Sequence[CalibrationSample], precision: float, error: float = 0.05) -> Calibration:
    """The lowest threshold at which at least `precision` of accepted solutions are right; wrong with `error` at most.

    Raises `ValueError` for a precision or an error that does not lie within (0, 1).
    """
    if not 0 < precision < 1 or not 0 < error < 1:
        raise ValueError(f"precision and error must lie between 0 and 1, not {precision} and {error}")
    level = error / len(GRID)
    sizes = Counter(_problems(sample))
    size = max(sizes.values(), default=1)
    tested = [_test(sample, threshold, precision, level, size) for threshold in GRID]
    return Calibration(
        precision=precision,
        error=error,
        solutions=len(sample),
        problems=len(sizes),
        threshold=next((one.threshold for one in tested if one.certified), None),
        tested=tested,
        needed=math.ceil(math.log(level) / math.log(precision)) if size == 1 else clusters_needed(precision, level),
    )


def _problems(sample: Sequence[CalibrationSample]) -> list[str | int]:
    """Of each solution, its problem; a number of its own where none is told."""
    return [index if one.problem is None else one.problem for index, one in enumerate(sample)]


def _test(
    sample: Sequence[CalibrationSample], threshold: float, precision: float, level: float, size: int
) -> Threshold:
    named = zip(_problems(sample), sample, strict=True)
    accepted = [
        (problem, one.right) for problem, one in named if one.confidence is not None and one.confidence >= threshold
    ]
    total, right = len(accepted), sum(is_right for _, is_right in accepted)
    if size == 1:
        bound = clopper_pearson_low(right, total, level)
    else:
        of, hits = Counter(problem for problem, _ in accepted), Counter(problem for problem, hit in accepted if hit)
        bound = cluster_bound_low(Counter((hits[problem], of[problem]) for problem in of), size, level)
    return Threshold(threshold=threshold, accepted=total, right=right, bound=bound, certified=bound >= precision)
