import pytest
import torch

from inference import ModelUnsupported
from inference.probe import require_row_cache


@pytest.mark.parametrize("kind", ["Qwen2", "Llama", "Qwen3", "Gemma", "Phi3"])
def test_full_attention_is_served(kind, build):
    require_row_cache(build(kind, pad_token_id=0))


def test_learned_positions_are_served(tokenizer):
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(vocab_size=len(tokenizer), n_embd=48, n_layer=2, n_head=4, n_positions=64)
    require_row_cache(GPT2LMHeadModel(config).eval())


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("Mistral", {"sliding_window": 64}, "sliding window"),
        ("Qwen2", {"use_sliding_window": True, "sliding_window": 64, "max_window_layers": 1}, "mixes attention"),
        ("Gemma2", {"head_dim": 12}, "mixes attention"),
        ("Llama", {"rope_parameters": {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 1e4}}, "position encoding"),
    ],
)
def test_other_attention_is_refused(kind, changes, reason, build):
    with pytest.raises(ModelUnsupported, match=reason):
        require_row_cache(build(kind, **changes))


def test_state_space_models_are_refused(tokenizer):
    from transformers import MambaConfig, MambaForCausalLM

    config = MambaConfig(vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, state_size=4)
    with pytest.raises(ModelUnsupported, match="another state"):
        require_row_cache(MambaForCausalLM(config).eval())


def test_linear_biases_are_refused(tokenizer):
    from transformers import BloomConfig, BloomForCausalLM

    config = BloomConfig(vocab_size=len(tokenizer), hidden_size=32, n_layer=2, n_head=4)
    with pytest.raises(ModelUnsupported, match="bloom"):
        require_row_cache(BloomForCausalLM(config).eval())


def test_what_the_configuration_hides_shows_in_the_logits(build, monkeypatch):
    network = build("Qwen2")
    rotate = network.model.rotary_emb.forward

    def counting_from_zero(hidden, positions):
        return rotate(hidden, torch.arange(positions.shape[1]).expand_as(positions))

    monkeypatch.setattr(network.model.rotary_emb, "forward", counting_from_zero)
    with pytest.raises(ModelUnsupported, match="deviate"):
        require_row_cache(network)


def test_bfloat16_is_served(build):
    require_row_cache(build("Qwen2", initializer_range=0.05).to(torch.bfloat16))
