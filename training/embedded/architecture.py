"""The shape of the embedded models: a standard Llama decoder with head size 64, small enough to train on two cores.

Llama and not Qwen2: for a `qwen2` folder transformers 5 ignores the tokenizer that is in it and builds Qwen2's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redline.training.embedded.template import END, PAD

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

CONTEXT = 2048


def new_model(tokenizer: PreTrainedTokenizerFast, *, width: int, layers: int, seed: int) -> LlamaForCausalLM:
    """A freshly initialised float32 model; `width` is a multiple of 64."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(seed)
    end, pad = (tokenizer.vocab[token] for token in (END, PAD))
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=width * 3,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        num_key_value_heads=width // 64,
        max_position_embeddings=CONTEXT,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        tie_word_embeddings=True,
        attention_bias=True,
        eos_token_id=end,
        bos_token_id=None,
        pad_token_id=pad,
    )
    model = LlamaForCausalLM(config)
    model.generation_config.eos_token_id = end
    model.generation_config.pad_token_id = pad
    return model
