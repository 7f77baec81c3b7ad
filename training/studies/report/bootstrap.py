"""Figures of findings with 95 % intervals, and differences of two variants on the same solutions.

Solutions are pooled over the seeds; what was measured more than once on the same one is one unit, for it is no new
evidence. A plain share has its Wilson interval and an F1 of shares that of `verifier.combine`; where a unit is more
than one yes or no, and for differences and ratios, units are drawn with replacement (percentile bootstrap), the same
for both variants. Between seeds the training differs too; three seeds are too few to draw from, so the report shows
each seed's figure beside the interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from redline.evaluation import Estimate, harmonic_mean
from redline.evaluation.statistics.interval import combine, share
from redline.training.studies.measurement import Figure, Measurement, Unit

DRAWS = 4000
Array = NDArray[np.float64]


def pooled(findings: Iterable[Measurement]) -> list[Unit]:
    """The units of all seeds in the order of their groups and ids, those of one id added up."""
    sums: dict[tuple[str, str], tuple[float, int]] = {}
    for measurement in findings:
        for unit in measurement.units:
            hits, total = sums.get((unit.group, unit.id), (0.0, 0))
            sums[unit.group, unit.id] = hits + unit.hits, total + unit.total
    return [Unit(name, group, *sums[group, name]) for group, name in sorted(sums)]


def estimate(figure: Figure, units: Sequence[Unit]) -> Estimate | None:
    """The figure with its interval; None where a group that it needs is empty."""
    groups = _groups(figure, units)
    if not all(groups):
        return None
    if figure in ("F1", "right") and all(unit.total == 1 and unit.hits in (0, 1) for unit in units):
        parts = [share(round(sum(unit.hits for unit in group)), len(group)) for group in groups]
        known = [part for part in parts if part is not None]
        return known[0] if figure == "right" else combine(harmonic_mean, known)
    return _estimate(value(figure, units), drawn(figure, units))


def difference(figure: Figure, one: Sequence[Unit], other: Sequence[Unit]) -> Estimate | None:
    """The second's figure less the first's, paired; None where they were not measured on the same units."""
    if not _same(one, other) or not all(_groups(figure, one)):
        return None
    return _estimate(value(figure, other) - value(figure, one), drawn(figure, other) - drawn(figure, one))


def gain_ratio(
    figure: Figure, gained: tuple[Sequence[Unit], Sequence[Unit]], baseline: tuple[Sequence[Unit], Sequence[Unit]]
) -> Estimate | None:
    """How many times the baseline's gain a gain is, each from (before, after); infinite where the baseline gains none.

    None where they were not measured on the same units, or neither gains.
    """
    if not all(_same(gained[0], units) for units in (gained[1], *baseline)) or not gained[0]:
        return None
    mine, theirs = (value(figure, after) - value(figure, before) for before, after in (gained, baseline))
    if mine <= 0 and theirs <= 0:
        return None
    mines, their = (drawn(figure, after) - drawn(figure, before) for before, after in (gained, baseline))
    ratios = [_ratio(float(a), float(b)) for a, b in zip(mines, their, strict=True)]
    low, high = np.quantile(ratios, (0.025, 0.975), method="nearest")
    return Estimate(_ratio(mine, theirs), float(low), float(high))


def value(figure: Figure, units: Sequence[Unit]) -> float:
    """The figure of these units."""
    return float(_figure(figure, units, [np.ones((1, len(group))) for group in _groups(figure, units)])[0])


def drawn(figure: Figure, units: Sequence[Unit]) -> Array:
    """The figure of units drawn with replacement within their groups, `DRAWS` times; the same draws for equal sizes."""
    rng = np.random.default_rng(0)
    sizes = [len(group) for group in _groups(figure, units)]
    return _figure(figure, units, [rng.multinomial(size, [1 / size] * size, size=DRAWS) for size in sizes])


def _figure(figure: Figure, units: Sequence[Unit], weights: Sequence[NDArray[np.generic]]) -> Array:
    shares = []
    for group, weight in zip(_groups(figure, units), weights, strict=True):
        hits, total = np.array([unit.hits for unit in group]), np.array([unit.total for unit in group])
        shares.append(np.asarray(weight @ hits / (weight @ total), dtype=np.float64))
    if len(shares) == 1:
        return shares[0]
    wrong, right = shares
    both = wrong + right
    return np.asarray(np.divide(2 * wrong * right, both, out=np.zeros_like(both), where=both > 0))


def _groups(figure: Figure, units: Sequence[Unit]) -> list[list[Unit]]:
    names = ("wrong", "right") if figure.startswith("F1") else ("",)
    return [[unit for unit in units if unit.group == name and unit.total] for name in names]


def _same(one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    keys = [[(unit.id, unit.group, unit.total) for unit in units] for units in (one, other)]
    return keys[0] == keys[1]


def _ratio(gain: float, baseline: float) -> float:
    if baseline > 0:
        return gain / baseline
    return float("inf") if gain > 0 else 0.0


def _estimate(found: float, draws: Array) -> Estimate:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Estimate(found, float(low), float(high))
