import pytest
import torch

from redline.inference import IncompatibleLibrary, ModelUnsupported
from redline.inference.checkpoint import compat
from redline.inference.checkpoint.compat import cache_argument_names
from redline.inference.local.cache_check import measured_forward


@pytest.mark.parametrize("kind", ["Qwen2", "Llama", "Qwen3", "Gemma", "Phi3"])
def test_full_attention_is_served(kind, build):
    measured_forward(build(kind, pad_token_id=0))


def test_learned_positions_are_served(tokenizer):
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(vocab_size=len(tokenizer), n_embd=48, n_layer=2, n_head=4, n_positions=64)
    measured_forward(GPT2LMHeadModel(config).eval())


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
        measured_forward(build(kind, **changes))


def test_state_space_models_are_refused(tokenizer):
    from transformers import MambaConfig, MambaForCausalLM

    config = MambaConfig(vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, state_size=4)
    with pytest.raises(ModelUnsupported, match="another state"):
        measured_forward(MambaForCausalLM(config).eval())


def test_linear_biases_are_refused(tokenizer):
    from transformers import BloomConfig, BloomForCausalLM

    config = BloomConfig(vocab_size=len(tokenizer), hidden_size=32, n_layer=2, n_head=4)
    with pytest.raises(ModelUnsupported, match="bloom"):
        measured_forward(BloomForCausalLM(config).eval())


def test_what_the_configuration_hides_shows_in_the_logits(build, monkeypatch):
    network = build("Qwen2")
    rotate = network.model.rotary_emb.forward

    def counting_from_zero(hidden, positions):
        return rotate(hidden, torch.arange(positions.shape[1]).expand_as(positions))

    monkeypatch.setattr(network.model.rotary_emb, "forward", counting_from_zero)
    with pytest.raises(ModelUnsupported, match="deviate"):
        measured_forward(network)


def test_bfloat16_is_served(build):
    measured_forward(build("Qwen2", initializer_range=0.05).to(torch.bfloat16))


@pytest.fixture
def wrapped(build):
    """`wrapped(make)`: a model whose forward is `make(plain)`; `plain`, the true one, takes the cache second."""
    network = build("Qwen2")
    inner, word = network.forward, cache_argument_names(network)[0]

    def plain(input_ids, cache, **rest):
        return inner(input_ids=input_ids, **{word: cache}, **rest)

    def wrap(forward):
        network.forward = forward(plain)
        return network

    return wrap


def renamed(plain):
    def forward(input_ids, where=None, hidden=None, memory=None, labels=None, use_cache=None):
        return plain(input_ids, memory, position_ids=where, attention_mask=hidden, use_cache=use_cache)

    return forward


def unnamed(plain):
    def forward(*inputs, **options):
        return plain(*inputs, **{"cache": None, **options})

    return forward


@pytest.mark.parametrize("forward", [renamed, unnamed])
def test_names_that_change_tomorrow_are_found_by_their_effect(forward, wrapped):
    found = measured_forward(wrapped(forward))._spelling
    assert found.cache == {"renamed": "memory", "unnamed": "cache"}[forward.__name__]


def ignored(plain):
    def forward(input_ids, position_ids=None, attention_mask=None, cache=None, use_cache=None):
        return plain(input_ids, None, position_ids=position_ids, use_cache=use_cache)

    return forward


def unread(plain):
    def forward(input_ids, position_ids=None, attention_mask=None, cache=None, use_cache=None):
        if cache is None:
            return plain(input_ids, None, use_cache=use_cache)
        plain(input_ids, cache, position_ids=position_ids, attention_mask=attention_mask, use_cache=True)
        return plain(input_ids, None, position_ids=position_ids, use_cache=False)

    return forward


def unplaced(plain):
    def forward(input_ids, position_ids=None, attention_mask=None, cache=None, use_cache=None):
        return plain(input_ids, cache, attention_mask=attention_mask, use_cache=use_cache)

    return forward


def unmasked(plain):
    def forward(input_ids, position_ids=None, attention_mask=None, cache=None, use_cache=None):
        mask = None if attention_mask is None else torch.zeros_like(attention_mask)
        return plain(input_ids, cache, position_ids=position_ids, attention_mask=mask, use_cache=use_cache)

    return forward


@pytest.mark.parametrize(
    ("forward", "reason"),
    [(ignored, "as 'cache' untouched"), (unread, "deviate"), (unplaced, "deviate"), (unmasked, "deviate")],
)
def test_what_is_silently_ignored_is_refused_by_measurement(forward, reason, wrapped):
    with pytest.raises(ModelUnsupported, match=rf"a 'qwen2' model \(transformers 5\..*{reason}"):
        measured_forward(wrapped(forward))


def test_a_new_word_for_full_attention_refuses_nothing(build):
    network = build("Llama")
    network.config.layer_types = ["everywhere"] * 3
    measured_forward(network)
    for kinds in (["local_attention"] * 3, ["everywhere", "everywhere", "elsewhere"]):
        network.config.layer_types = kinds
        with pytest.raises(ModelUnsupported, match="only full attention works"):
            measured_forward(network)


@pytest.fixture
def reread():
    """What was read off the configurations of this release is forgotten, before and after."""
    compat._unread.cache_clear()
    yield
    compat._unread.cache_clear()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("MistralConfig", {"sliding_window": None}),
        ("Gemma2Config", {"sliding_window": None, "layer_types": None}),
        ("LlamaConfig", {"rope_parameters": {}}),
    ],
)
def test_what_is_stated_in_words_unknown_here_is_refused_loudly(name, change, build, monkeypatch, reread):
    import transformers

    plain = getattr(transformers, name)

    def renamed():
        config = plain()
        vars(config).update(change)
        return config

    others, llama = build("Qwen2"), build("Llama")
    monkeypatch.setattr(transformers, name, renamed)
    with pytest.raises(IncompatibleLibrary, match=rf"^transformers 5\.\S+: what {name} states .* tested: >=5\."):
        measured_forward(others)
    measured_forward(llama)
