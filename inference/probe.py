"""Whether the row cache gives a model's true logits. Refuses rather than answers wrongly."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch

from inference.cache import RowCache
from inference.errors import ModelUnsupported
from inference.forward import Forward

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_TOLERANCE = {torch.float32: 1e-3, torch.float64: 1e-3}
"""Allowed deviation, relative to the largest logit; half precision gets `_HALF_TOLERANCE`."""
_HALF_TOLERANCE = 0.1
_SHIFTING_ROPES = ("dynamic", "longrope")
"""Rotary embeddings whose frequencies depend on the longest sequence in the batch."""


def require_row_cache(model: PreTrainedModel) -> None:
    """Raise `ModelUnsupported` unless the model attends to all earlier positions and the row cache reproduces it."""
    reason = _stated_reason(model) or _measured_reason(model)
    if reason:
        raise ModelUnsupported(f"cannot serve a {model.config.model_type!r} model: {reason}")


def _stated_reason(model: PreTrainedModel) -> str | None:
    """What the configuration says against it."""
    config: Any = model.config.get_text_config(decoder=True)
    words = set(inspect.signature(model.forward).parameters)
    rope = getattr(config, "rope_parameters", None) or {}
    if model.config.is_encoder_decoder:
        return "it is an encoder-decoder, not a decoder-only model"
    if not words & {"cache", "past_key_values"} or "position_ids" not in words or getattr(model, "_is_stateful", False):
        return "it keeps another state than keys and values by position"
    if set(getattr(config, "layer_types", None) or ["full_attention"]) != {"full_attention"}:
        return f"it mixes attention kinds ({', '.join(sorted(set(config.layer_types)))}); only full attention works"
    if getattr(config, "sliding_window", None) or getattr(config, "attention_chunk_size", None):
        return "it attends within a sliding window; only full attention works"
    if rope.get("rope_type") in _SHIFTING_ROPES:
        return f"its {rope['rope_type']!r} position encoding depends on what else is in the batch"
    return None


@torch.inference_mode()
def _measured_reason(model: PreTrainedModel) -> str | None:
    """Compare with plain forward passes: two rows of different length, one of them in two pieces."""
    vocabulary = int(model.config.get_text_config(decoder=True).vocab_size)
    long, short = ([(k * step + 1) % vocabulary for k in range(n)] for step, n in ((7, 11), (5, 6)))
    plain: Any = model
    expected = torch.cat(
        [plain(input_ids=torch.tensor([ids], device=model.device)).logits[:, -1] for ids in (long, short)]
    )
    forward = Forward(model)
    cache = RowCache(model.config.get_text_config(decoder=True).num_hidden_layers, rows=2, columns=16)
    forward(cache, [0], [0], [long[:4]])
    seen = forward(cache, [0, 1], [4, 0], [long[4:], short])
    deviation = float((seen - expected).abs().max() / expected.abs().max().clamp(min=1e-6))
    if not deviation <= _TOLERANCE.get(model.dtype, _HALF_TOLERANCE):
        return f"its logits deviate by {deviation:.1%} from a plain forward pass"
    return None
