"""One forward pass over rows that stand at positions of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from redline.inference.checkpoint.compat import ArgumentNames
from redline.inference.local.cache import Placement, RowCache

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class Forward:
    """Runs new tokens of some rows through the model and writes their keys and values into the cache."""

    def __init__(self, model: PreTrainedModel, spelling: ArgumentNames) -> None:
        self.model: Any = model
        self._device = model.device
        self._dtype = model.dtype
        self._spelling = spelling

    def __call__(
        self, cache: RowCache, rows: Sequence[int], starts: Sequence[int], tokens: Sequence[Sequence[int]]
    ) -> Tensor:
        """Feed `tokens[i]` to row `rows[i]` from position `starts[i]` on.

        Returns the float32 logits behind each row's last token, (len(rows), vocabulary). A row given no tokens takes
        part as padding and its logits mean nothing.
        """
        width = max(map(len, tokens))
        # Padding stands on the left, so that every row's last token is in the last place.
        ids = torch.tensor([[0] * (width - len(new)) + list(new) for new in tokens], device=self._device)
        places = [
            [cache.scratch] * (width - len(new)) + list(range(at, at + len(new)))
            for at, new in zip(starts, tokens, strict=True)
        ]
        columns = torch.tensor(places, device=self._device)
        positions = columns.masked_fill(columns == cache.scratch, 0)
        length = max(at + len(new) for at, new in zip(starts, tokens, strict=True))
        dense = list(rows) == list(range(len(rows)))
        cache.placement = Placement(torch.tensor(rows, device=self._device), columns, length, dense)
        words = self._spelling
        handed = {words.cache: cache, words.positions: positions, words.mask: self._mask(positions, length)}
        output = self.model(input_ids=ids, use_cache=True, **handed, **words.rest)
        logits: Tensor = output.logits[:, -1]
        return logits.float()

    def _mask(self, positions: Tensor, length: int) -> Tensor:
        """(batch, 1, new, length), added to the attention scores: a query at position p sees the keys up to p."""
        hidden = torch.arange(length, device=self._device) > positions[:, None, :, None]
        zeros = torch.zeros(hidden.shape, dtype=self._dtype, device=self._device)
        return zeros.masked_fill_(hidden, torch.finfo(self._dtype).min)
