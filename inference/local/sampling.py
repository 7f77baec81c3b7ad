"""How the next token is drawn from the model's logits: greedy, or with temperature, top-k and top-p."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from redline.inference.model import Request


@dataclass(frozen=True, slots=True)
class SamplingParams:
    """One sample's settings and its own source of randomness, so that neighbours in the batch change nothing."""

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    random: random.Random = field(default_factory=random.Random)

    @classmethod
    def of(cls, request: Request, index: int) -> SamplingParams:
        """The settings of sample `index` (from 0) of a request."""
        source = random.Random() if request.seed is None else random.Random(f"{request.seed}/{index}")
        return cls(request.temperature, request.top_p, request.top_k, source)


def draw_tokens(logits: Tensor, params: Sequence[SamplingParams]) -> Tensor:
    """One token id per row of `logits` (rows, vocabulary; float32); each row advances its own random source once."""
    chosen = logits.argmax(dim=-1)
    warm = [row for row, one in enumerate(params) if one.temperature > 0]
    if warm:
        chosen[warm] = _draw_warm(logits[warm], [params[row] for row in warm])
    return chosen


def _draw_warm(logits: Tensor, params: Sequence[SamplingParams]) -> Tensor:
    scaled = logits.double() / _column(logits, [s.temperature for s in params])
    if any(s.top_k or s.top_p < 1 for s in params):
        scaled = _filtered(scaled, params)
    # Inverse transform in the order of the ids: float noise in the logits cannot reorder it.
    mass = scaled.softmax(dim=-1).cumsum(dim=-1)
    point = _column(logits, [s.random.random() for s in params]) * mass[:, -1:]
    return torch.searchsorted(mass, point, right=True).squeeze(1).clamp(max=logits.shape[1] - 1)


def _filtered(scaled: Tensor, params: Sequence[SamplingParams]) -> Tensor:
    """Top-k first, then top-p on what is left, as transformers orders them; the likeliest token always stays."""
    vocabulary = scaled.shape[1]
    ranked, order = scaled.sort(dim=-1, descending=True, stable=True)
    limits = _column(scaled, [s.top_k or vocabulary for s in params])
    ranked = ranked.masked_fill(torch.arange(vocabulary, device=scaled.device) >= limits, -torch.inf)
    probability = ranked.softmax(dim=-1)
    above = probability.cumsum(dim=-1) - probability
    dropped = above >= _column(scaled, [s.top_p if s.top_p < 1 else math.inf for s in params])
    dropped[:, 0] = False
    return torch.empty_like(scaled).scatter_(1, order, ranked.masked_fill(dropped, -torch.inf))


def _column(like: Tensor, values: Sequence[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64, device=like.device).unsqueeze(1)
