"""A trained model under another tokenizer: what it knows of words stays, under their new numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redline.training.embedded.template import END, PAD

if TYPE_CHECKING:
    import torch
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

_TORN = "\N{REPLACEMENT CHARACTER}"


def transplanted(
    model: LlamaForCausalLM, old: PreTrainedTokenizerFast, new: PreTrainedTokenizerFast
) -> LlamaForCausalLM:
    """The model, changed in place, with an embedding for every token of `new`: its own, or the mean of its pieces'."""
    import torch

    table = _embeddings(model).detach().clone()
    rows = [_embedding(token, number, table, old, new) for number, token in enumerate(_tokens(new))]
    model.resize_token_embeddings(len(new), mean_resizing=False)
    with torch.no_grad():
        _embeddings(model).copy_(torch.stack(rows))
    for config in (model.config, model.generation_config):
        config.eos_token_id, config.pad_token_id = new.vocab[END], new.vocab[PAD]
    return model


def _embeddings(model: LlamaForCausalLM) -> torch.Tensor:
    weight: torch.Tensor = model.model.embed_tokens.weight
    return weight


def _tokens(tokenizer: PreTrainedTokenizerFast) -> list[str]:
    return sorted(tokenizer.vocab, key=tokenizer.vocab.__getitem__)


def _embedding(
    token: str, number: int, table: torch.Tensor, old: PreTrainedTokenizerFast, new: PreTrainedTokenizerFast
) -> torch.Tensor:
    if token in old.vocab:
        return table[old.vocab[token]]
    text = new.decode([number])
    # A part of a character is no text: there the bytes are the pieces.
    pieces = [old.vocab[byte] for byte in token] if _TORN in text else old(text).input_ids
    return table[pieces].mean(dim=0)
