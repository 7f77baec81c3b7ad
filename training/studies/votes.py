"""Study 4, Maj@N: all chains are drawn once, and N of them drawn from these again and again.

What a solution counts for N is the share of such draws in which the majority (eq. 7) finds its first wrong step, or
that there is none. All steps are judged, for fewer votes might have gone on where the majority of all stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from redline.evaluation import ALL_RIGHT
from redline.training.studies.judging import JudgedCase, JudgingMode
from redline.training.studies.measurement import Measurement, Unit, name
from redline.training.studies.run.context import StudyContext
from redline.training.studies.run.scale import Scale

STUDY = "votes"
DRAWS = 500
"""Sets of N chains for each solution."""


def variant(votes: int) -> str:
    """`Maj@8`."""
    return f"Maj@{votes}"


def owed(scale: Scale, seed: int) -> list[str]:
    """The ids of its findings."""
    return [name(STUDY, "F1 over draws", variant(votes), seed) for votes in scale.votes()]


def measure(context: StudyContext, seed: int, done: frozenset[str]) -> Iterator[Measurement]:
    """Those of a seed that are not done. Raises what judging raises."""
    chains = context.scale.chains
    mode = JudgingMode(votes=chains, all_steps=True)
    judged = context.judged("chains", context.source.model, {str(chains): mode}, seed)[str(chains)]
    for votes in context.scale.votes():
        if name(STUDY, "F1 over draws", variant(votes), seed) not in done:
            units = tuple(Unit(row.id, row.group, hit_share(row, votes), 1) for row in judged)
            yield Measurement(study=STUDY, variant=variant(votes), seed=seed, figure="F1 over draws", units=units)


def hit_share(row: JudgedCase, votes: int, draws: int = DRAWS) -> float:
    """The share of draws of so many chains, without putting back, whose majority is right about the solution."""
    # Steps x chains; nan for an unknown vote.
    rewards = np.array([[np.nan if r is None else r for r in step] for step in row.rewards], dtype=np.float64)
    hits = [_found(rewards[:, chosen]) == row.label for chosen in _draws(rewards.shape[1], votes, draws)]
    return float(np.mean(hits))


def _draws(chains: int, votes: int, draws: int) -> Sequence[NDArray[np.int64]]:
    if votes == 1:
        return [np.array([chain]) for chain in range(chains)]
    if votes >= chains:
        return [np.arange(chains)]
    rng = np.random.default_rng(votes)
    return [rng.permutation(chains)[:votes] for _ in range(draws)]


def _found(rewards: NDArray[np.float64]) -> int | None:
    """The first step whose mean reward is below 0.5, -1 for none; None where most votes on one before are unknown."""
    known = ~np.isnan(rewards)
    counts = known.sum(axis=1)
    means = np.where(known, rewards, 0.0).sum(axis=1) / np.maximum(counts, 1)
    for step, (count, mean) in enumerate(zip(counts, means, strict=True)):
        if not count or 2 * count < rewards.shape[1]:
            return None
        if mean < 0.5:
            return step
    return ALL_RIGHT
