"""Tiny randomly initialised models and a tokenizer made here: nothing is downloaded."""

import importlib.util
from pathlib import Path

import pytest

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CORPUS = [
    "Step 1: 3x + 7 = 22, so 3x = 15 and x = 5.",
    "The answer is \\boxed{Yes} or \\boxed{No}. </analyze>\n<verify>\n```python\nprint(12 * 17)\n```\n</output>\n",
    "naïve café — déjà vu, 数学 is maths, and √2 ≈ 1.41",
]
CONTEXT = 512


@pytest.fixture(scope="session")
def tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    special = ["<|im_start|>", "<|im_end|>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=420, special_tokens=special, initial_alphabet=alphabet, show_progress=False, min_frequency=1
    )
    backend.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=backend, eos_token="<|im_end|>", chat_template=TEMPLATE)


@pytest.fixture(scope="session")
def build(tokenizer):
    """Make a bare model: `build("Qwen2", num_hidden_layers=1)`."""

    def make(kind, **changes):
        return _random_model(kind, len(tokenizer), **changes)

    return make


def _random_model(kind, vocabulary, **changes):
    import torch
    import transformers

    shape = {"hidden_size": 48, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4}
    common = {"vocab_size": vocabulary, "num_key_value_heads": 2, "max_position_embeddings": CONTEXT}
    config = getattr(transformers, f"{kind}Config")(
        **(shape | common | {"initializer_range": 0.4, "eos_token_id": 1, "bos_token_id": None} | changes)
    )
    torch.manual_seed(7)
    return getattr(transformers, f"{kind}ForCausalLM")(config).eval()


@pytest.fixture(scope="session", params=["Qwen2", "Llama"])
def network(request, build):
    """A bare transformers model: the reference."""
    return build(request.param)


@pytest.fixture(scope="session")
def qwen(build):
    return build("Qwen2")


@pytest.fixture
async def serve(tokenizer):
    """Serve a bare model; everything served is closed at the end of the test."""
    from redline.inference import TransformersModel

    served = []

    def start(network, **options):
        served.append(TransformersModel("tiny", network, tokenizer, **options))
        return served[-1]

    yield start
    for model in served:
        await model.aclose()


@pytest.fixture(scope="session")
def endless(build):
    """A model that never ends by itself: its end-of-sentence logit is 0, and some other is always above."""
    import torch

    network = build("Qwen2")
    with torch.no_grad():
        network.lm_head.weight[1].zero_()
    return network


@pytest.fixture(scope="session")
def fake():
    """The module of the fault-injecting server: `fake.FakeServer`."""
    path = Path(__file__).with_name("fake_server.py")
    spec = importlib.util.spec_from_file_location("fake_server", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
async def host(fake):
    """`await host(able, ...)`: a fake server that listens; `.base` is its address. Stopped at the end of the test."""
    servers = []

    async def start(*able, **options):
        server = fake.FakeServer(able or fake.EVERYTHING, **options)
        server.base = await server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.stop()


@pytest.fixture
async def connect():
    """`await connect(name, role)`: a model opened by its name, closed at the end of the test."""
    import asyncio

    from redline.inference.http.config import ClientConfig
    from redline.inference.server_factory import open_served

    models = []

    async def open_one(name, role="verifier", **config):
        quick = ClientConfig(**{"connect": 2.0, "read": 5.0, "backoff": 0.01, **config})
        models.append(await asyncio.to_thread(open_served, name, raw_prompts=role == "verifier", config=quick))
        return models[-1]

    yield open_one
    for model in models:
        await model.aclose()


@pytest.fixture
def bytes_tokenizer(tmp_path):
    """The fake server's tokenizer as a folder: one token a byte, id = byte."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    signs = {char: byte for byte, char in _byte_alphabet().items()}
    backend = Tokenizer(models.BPE(vocab=signs, merges=[]))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    backend.decoder = decoders.ByteLevel()
    template = (
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>\n{% endfor %}"
        "{% if add_generation_prompt %}<assistant>{% endif %}"
    )
    PreTrainedTokenizerFast(tokenizer_object=backend, chat_template=template).save_pretrained(tmp_path)
    return tmp_path


def _byte_alphabet():
    """Byte to the sign that stands for it in byte-level vocabularies."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + index) for index, byte in enumerate(rest)}
