"""In which order examples are learnt: a function of their lengths and a seed alone, so that a resumed run keeps to it.

Trainers draw theirs from a global random state, which nobody can bring back in the middle of a later epoch.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

POOL = 16
"""Batches drawn together and sorted by length, so that little of a batch is padding."""


def steps_of(examples: int, *, batch: int, epochs: int) -> int:
    """Optimizer steps of a training; the last batch is filled up from the beginning of the order."""
    return -(-examples * epochs // batch)


def order(lengths: Sequence[int], *, batch: int, epochs: int, seed: int) -> list[int]:
    """Indices of all batches of all epochs, one after the other; `batch` times `steps_of` of them."""
    rng = Random(f"order-{seed}")
    indices = [index for _ in range(epochs) for index in _epoch(lengths, batch, rng)]
    wanted = batch * steps_of(len(lengths), batch=batch, epochs=epochs)
    return [indices[place % len(indices)] for place in range(wanted)]


def _epoch(lengths: Sequence[int], batch: int, rng: Random) -> list[int]:
    shuffled = rng.sample(range(len(lengths)), len(lengths))
    pools = [shuffled[at : at + POOL * batch] for at in range(0, len(shuffled), POOL * batch)]
    batches = [
        pool[at : at + batch]
        for pool in (sorted(pool, key=lengths.__getitem__) for pool in pools)
        for at in range(0, len(pool), batch)
    ]
    rng.shuffle(batches)
    return [index for group in batches for index in group]
