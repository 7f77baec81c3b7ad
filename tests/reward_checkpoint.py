"""Tiny reward models with the layout of the published checkpoints, made here: nothing is downloaded."""

import json

import pytest

TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
HIDDEN, CONTEXT = 128, 160
FILE = "model.safetensors"
ARCHITECTURES = {
    "qwen": "Qwen2ForProcessRewardModel",
    "linear": "Qwen2ForTokenClassification",
    "skywork": "Qwen2ForPrmModel",
}


@pytest.fixture(scope="session")
def reward_tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<extra_0>"],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    backend.train_from_iterator(["So x = 5.\n\nThen 3x + 7 = 22.\n"], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, eos_token="<|im_end|>", bos_token="<|endoftext|>", chat_template=TURNS
    )


def _head(kind):
    """The head's tensors, by the names they have in the published checkpoints."""
    import torch

    layers = {"qwen": {"score.0": HIDDEN, "score.2": 2}, "linear": {"score": 2}, "skywork": {"v_head.summary": 1}}[kind]
    weights = {f"{name}.weight": torch.randn(rows, HIDDEN) / 8 for name, rows in layers.items()}
    return weights | {f"{name}.bias": torch.randn(rows) / 8 for name, rows in layers.items()}


@pytest.fixture(scope="session")
def reward_checkpoint(reward_tokenizer, tmp_path_factory):
    """`reward_checkpoint("qwen" | "linear" | "skywork", shards=1)`: a folder as published, its own code included.

    That code ends the process if it is ever run.
    """
    made = {}

    def make(kind, *, shards=1):
        if (kind, shards) not in made:
            made[kind, shards] = _write(tmp_path_factory.mktemp(kind), kind, shards, reward_tokenizer)
        return made[kind, shards]

    return make


def _write(folder, kind, shards, tokenizer):
    import torch
    from safetensors.torch import save_file
    from transformers import Qwen2Config, Qwen2Model

    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        initializer_range=0.2,
    )
    torch.manual_seed(3)
    body = {f"model.{name}": tensor for name, tensor in Qwen2Model(config).state_dict().items()}
    tensors = {**body, "lm_head.weight": torch.randn(len(tokenizer), HIDDEN), **_head(kind)}
    names = sorted(tensors)
    files = {name: f"model-{i % shards}.safetensors" if shards > 1 else FILE for i, name in enumerate(names)}
    for file in set(files.values()):
        part = {name: tensors[name].contiguous() for name in names if files[name] == file}
        save_file(part, folder / file, {"format": "pt"})
    if shards > 1:
        (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": files}))
    stated = config.to_dict() | {
        "architectures": [ARCHITECTURES[kind]],
        "auto_map": {"AutoModel": "modeling_rm.RewardModel", "AutoConfig": "modeling_rm.Config"},
    }
    (folder / "config.json").write_text(json.dumps(stated))
    (folder / "modeling_rm.py").write_text("import os\nos._exit(1)\n")
    tokenizer.save_pretrained(folder)
    return folder
