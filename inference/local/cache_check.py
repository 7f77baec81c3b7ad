"""Whether the row cache gives a model's true logits. Refuses rather than answers wrongly.

What counts is measured on the model itself: a few tokens through the row cache, in the ways the engine uses it, against
plain forward passes. What a model states decides only what such a measurement cannot see, and words a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from redline.inference.checkpoint.compat import (
    LIBRARY,
    argument_names,
    cache_argument_names,
    stated_limit,
    stated_state,
)
from redline.inference.errors import ModelUnsupported
from redline.inference.libraries import library
from redline.inference.local.cache import Placement, RowCache
from redline.inference.local.forward import Forward

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_TOLERANCE = {torch.float32: 1e-3, torch.float64: 1e-3}
"""Allowed deviation, relative to the largest logit; half precision gets `_HALF_TOLERANCE`."""
_HALF_TOLERANCE = 0.1
_LENGTHS = {"long": 12, "short": 6, "other": 10, "later": 4}
_SHARED = 7
"""Tokens that `other` begins with as `long` does."""


def measured_forward(model: PreTrainedModel) -> Forward:
    """The way of running the model over a row cache that gave its true logits.

    Raises `ModelUnsupported` where none does, or where the model does not attend to all earlier positions.
    """
    if reason := stated_limit(model):
        raise _refusal(model, reason)
    reasons: list[str] = []
    for forward in _ways(model, reasons):
        if (reason := _deviation(forward)) is None:
            return forward
        reasons.append(reason)
    raise _refusal(model, stated_state(model) or reasons[0])


def _refusal(model: PreTrainedModel, reason: str) -> ModelUnsupported:
    version = library(LIBRARY).installed
    return ModelUnsupported(f"cannot serve a {model.config.model_type!r} model ({LIBRARY} {version}): {reason}")


def _ways(model: PreTrainedModel, reasons: list[str]) -> Iterator[Forward]:
    """Those in which the model takes the cache; why others were none is added to `reasons`."""
    for word in cache_argument_names(model):
        if reason := _untouched(model, word):
            reasons.append(reason)
        else:
            yield from (Forward(model, spelling) for spelling in argument_names(model, word))
            # An older word for the same thing would only be warned about.
            return


@torch.inference_mode()
def _untouched(model: PreTrainedModel, word: str) -> str | None:
    """Why a cache handed over under this word is none to the model; None where the model writes into it."""
    network: Any = model
    cache = _cache(model, rows=1, columns=4)
    cache.placement = Placement(torch.tensor([0]), torch.arange(4).unsqueeze(0), 4, dense=True)
    try:
        network(input_ids=_batch(model, [1, 2, 3, 4]), use_cache=True, **{word: cache})
    except Exception as error:  # noqa: BLE001 - told as the reason, where no other word does better
        return f"its forward does not take the row cache as {word!r} ({_told(error)})"
    return None if cache.written else f"its forward leaves the row cache it is given as {word!r} untouched"


@torch.inference_mode()
def _deviation(forward: Forward) -> str | None:
    """What is wrong with the logits of the row cache; None where they are those of plain forward passes."""
    try:
        wanted = {name: _plain(forward.model, ids) for name, ids in _sequences(forward.model).items()}
        pairs = [(seen, wanted[name][at - 1]) for seen, name, at in _passes(forward)]
    except Exception as error:  # noqa: BLE001 - told as the reason
        return f"its forward pass fails over a row cache ({_told(error)})"
    seen, expected = (torch.stack(side) for side in zip(*pairs, strict=True))
    deviation = float((seen - expected).abs().max() / expected.abs().max().clamp(min=1e-6))
    # Written so that a deviation that is no number is refused.
    if not deviation <= _TOLERANCE.get(forward.model.dtype, _HALF_TOLERANCE):
        return f"its logits deviate by {deviation:.1%} from a plain forward pass"
    return None


def _sequences(model: PreTrainedModel) -> dict[str, list[int]]:
    vocabulary = int(model.config.get_text_config(decoder=True).vocab_size)
    made = {
        name: [(k * step + 1) % vocabulary for k in range(length)]
        for step, (name, length) in zip((7, 5, 11, 13), _LENGTHS.items(), strict=True)
    }
    return made | {"other": made["long"][:_SHARED] + made["other"][_SHARED:]}


def _plain(model: Any, ids: list[int]) -> Tensor:
    """(len(ids), vocabulary): what the model says behind each token, without any cache."""
    logits: Tensor = model(input_ids=_batch(model, ids), use_cache=False).logits[0]
    return logits.float()


def _passes(forward: Forward) -> Iterator[tuple[Tensor, str, int]]:
    """Logits over a row cache, with the sequence they belong to and how many of its tokens were read.

    A prompt in pieces beside a shorter one, single tokens, a row that goes on from a copy of another, and rows that
    hold what another sequence has left, in a batch with one that goes on.
    """
    cache, tokens = _cache(forward.model, rows=3, columns=16), _sequences(forward.model)

    def step(*parts: tuple[int, str, int, int]) -> Iterator[tuple[Tensor, str, int]]:
        rows, names, begins, ends = zip(*parts, strict=True)
        pieces = [tokens[name][begin:end] for name, begin, end in zip(names, begins, ends, strict=True)]
        yield from zip(forward(cache, rows, begins, pieces), names, ends, strict=True)

    yield from step((0, "long", 0, 4))
    yield from step((0, "long", 4, 9), (1, "short", 0, 5))
    yield from step((0, "long", 9, 10), (1, "short", 5, 6))
    cache.copy(0, 2, _SHARED)
    yield from step((2, "other", _SHARED, 10))
    yield from step((0, "long", 10, 12), (1, "later", 0, 4))
    yield from step((2, "short", 0, 6))


def _cache(model: PreTrainedModel, *, rows: int, columns: int) -> RowCache:
    return RowCache(model.config.get_text_config(decoder=True).num_hidden_layers, rows=rows, columns=columns)


def _batch(model: PreTrainedModel, ids: list[int]) -> Tensor:
    return torch.tensor([ids], device=model.device)


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
