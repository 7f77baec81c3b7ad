"""The keys and values of every row in flight, as one right-padded tensor pair per layer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from redline.inference.checkpoint.compat import cache_classes

_Cache, _Layer = cache_classes()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the next forward pass writes and what it reads. All rows have the same number of new tokens."""

    rows: Tensor
    """(batch,) the row of each sequence."""
    columns: Tensor
    """(batch, new) the position each new token is written to; `RowCache.scratch` for padding."""
    length: int
    """Positions read, from 0: those of the longest row after writing."""
    dense: bool
    """The rows are 0..batch-1, so that they can be read without a copy."""


class RowLayer(_Layer):  # type: ignore[valid-type, misc]
    """One layer: keys and values of shape (rows, heads, columns + 1, head size); the last column takes the padding."""

    def __init__(self, cache: RowCache) -> None:
        super().__init__()
        self._cache = cache
        self.keys: Tensor | None = None
        self.values: Tensor | None = None
        self.is_initialized = False

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Allocate for the head count and size seen in the first pass."""
        self.keys, self.values = self._zeros(key_states), self._zeros(value_states)
        self.is_initialized = True

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: object, **kwargs: object
    ) -> tuple[Tensor, Tensor]:
        """Write (batch, heads, new, size) where the placement says; return (batch, heads, length, size)."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        keys, values = self._stored()
        return self._store(keys, key_states), self._store(values, value_states)

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        """Length and offset of what `update` returns; the engine hands the model a finished mask anyway."""
        return self._cache.placement.length, 0

    def get_seq_length(self) -> int:
        """Positions read by the current pass."""
        return self._cache.placement.length

    def get_max_length(self) -> int:
        """Columns a row can hold at present."""
        return self._cache.columns

    def fit(self) -> None:
        """Take on the cache's shape, keeping the rows and columns that still exist."""
        if self.is_initialized:
            self.keys, self.values = map(self._fitted, self._stored())

    def copy(self, source: int, target: int, length: int) -> None:
        """Copy the first `length` columns of a row to another."""
        for stored in self._stored():
            stored[target, :, :length] = stored[source, :, :length]

    def swap(self, left: int, right: int, length: int) -> None:
        """Exchange the first `length` columns of two rows."""
        for stored in self._stored():
            held = stored[left, :, :length].clone()
            stored[left, :, :length] = stored[right, :, :length]
            stored[right, :, :length] = held

    def wipe(self, row: int) -> None:
        """Zero a row."""
        for stored in self._stored():
            stored[row].zero_()

    def _stored(self) -> list[Tensor]:
        return [stored for stored in (self.keys, self.values) if stored is not None]

    def _store(self, stored: Tensor, new: Tensor) -> Tensor:
        place = self._cache.placement
        stored[place.rows.unsqueeze(1), :, place.columns] = new.transpose(1, 2)
        if place.dense:
            return stored[: len(place.rows), :, : place.length]
        return stored[place.rows, :, : place.length]

    def _zeros(self, like: Tensor) -> Tensor:
        return _zeros((self._cache.rows, like.shape[1], self._cache.columns + 1, like.shape[3]), like)

    def _fitted(self, stored: Tensor) -> Tensor:
        fitted = self._zeros(stored)
        rows, columns = min(len(stored), len(fitted)), min(stored.shape[2], fitted.shape[2]) - 1
        fitted[:rows, :, :columns] = stored[:rows, :, :columns]
        return fitted


def _zeros(shape: tuple[int, ...], like: Tensor) -> Tensor:
    """Zeros, not garbage: what the mask hides is multiplied by 0, and 0 times NaN is NaN."""
    if like.device.type != "cpu":
        return like.new_zeros(shape)
    # numpy's zeros cost memory only where something is written; torch's are written at once.
    memory = np.zeros(math.prod(shape) * like.dtype.itemsize, dtype=np.uint8)
    return torch.from_numpy(memory).view(like.dtype).view(shape)


class RowCache(_Cache):  # type: ignore[valid-type, misc]
    """A transformers cache whose rows stand at positions of their own.

    Before each forward pass the engine sets `placement`. Query positions and the mask are the engine's business too.
    """

    def __init__(self, layers: int, *, rows: int, columns: int) -> None:
        self.rows = rows
        self.columns = columns
        self.placement = Placement(torch.arange(0), torch.zeros(0, 0), 0, dense=True)
        self._row_layers = [RowLayer(self) for _ in range(layers)]
        super().__init__(layers=list(self._row_layers))

    @property
    def scratch(self) -> int:
        """The column for padding tokens; it is never read."""
        return self.columns

    @property
    def written(self) -> bool:
        """Every layer has been written to."""
        return all(layer.is_initialized for layer in self._row_layers)

    def resize(self, rows: int, columns: int) -> None:
        """Change the shape layer by layer, keeping the rows and columns that still exist."""
        self.rows, self.columns = rows, columns
        for layer in self._row_layers:
            layer.fit()

    def copy(self, source: int, target: int, length: int) -> None:
        """Copy the first `length` columns of a row to another."""
        for layer in self._row_layers:
            layer.copy(source, target, length)

    def swap(self, left: int, right: int, length: int) -> None:
        """Exchange the first `length` columns of two rows."""
        for layer in self._row_layers:
            layer.swap(left, right, length)

    def wipe(self, row: int) -> None:
        """Zero a row, so that a NaN in it cannot reach the next sequence that stands there."""
        for layer in self._row_layers:
            layer.wipe(row)
