"""A tiny random model of the very architecture that the 1.5b preset begins with."""

from redline.inference import weights_of
from redline.inference.checkpoint.weights import load_tokenizer

R1_DISTILL_QWEN_1_5B = {
    "architectures": ["Qwen2ForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 151643,
    "eos_token_id": 151643,
    "hidden_act": "silu",
    "hidden_size": 1536,
    "initializer_range": 0.02,
    "intermediate_size": 8960,
    "max_position_embeddings": 131072,
    "max_window_layers": 21,
    "model_type": "qwen2",
    "num_attention_heads": 12,
    "num_hidden_layers": 28,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    "rope_theta": 10000,
    "sliding_window": 4096,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "use_mrope": False,
    "use_sliding_window": False,
    "vocab_size": 151936,
}
"""The published `config.json`."""
SHRUNK = {
    "hidden_size": 96,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "max_window_layers": 2,
    "bos_token_id": None,
    "eos_token_id": 1,
}
# As in the published tokenizer: no line break between turns, and an assistant turn with a marker and an end.
R1_TEMPLATE = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ m.content }}"
    "{% elif m.role == 'user' %}<|user|>{{ m.content }}"
    "{% else %}<|assistant|>{{ m.content }}<|end|>{% endif %}{% endfor %}"
)


def write_distilled(folder):
    """12 query heads over 2 of keys and values included; the words are those of the embedded pair."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    tokenizer = load_tokenizer(weights_of("embedded", "verifier"))
    tokenizer.chat_template = R1_TEMPLATE
    config = Qwen2Config(**{**R1_DISTILL_QWEN_1_5B, **SHRUNK, "vocab_size": len(tokenizer)})
    torch.manual_seed(5)
    Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
