"""Reward models: loaded from checkpoints laid out as published, and read as plain torch reads them."""

import asyncio
import json
import shutil

import pytest
import torch
from safetensors.torch import load_file

from redline.inference import (
    ModelFailed,
    ModelNotFound,
    ModelUnsupported,
    PromptTooLong,
    RewardModel,
    TransformersRewardModel,
    open_reward_model,
)

KINDS = ("qwen", "linear", "skywork")
IDS = [7, 20, 33, 3, 41, 5, 3]


def by_hand(folder, kind, ids):
    """The head's numbers at every token, with nothing of the product in between."""
    from transformers import Qwen2Config, Qwen2Model

    tensors = load_file(folder / "model.safetensors")
    body = Qwen2Model(Qwen2Config.from_pretrained(folder)).eval()
    body.load_state_dict({name.removeprefix("model."): t for name, t in tensors.items() if name.startswith("model.")})
    with torch.no_grad():
        hidden = body(torch.tensor([ids])).last_hidden_state[0]
    if kind == "qwen":
        inner = torch.relu(hidden @ tensors["score.0.weight"].T + tensors["score.0.bias"])
        return inner @ tensors["score.2.weight"].T + tensors["score.2.bias"]
    name = "score" if kind == "linear" else "v_head.summary"
    return hidden @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]


@pytest.fixture
async def opened(reward_checkpoint):
    models = []

    def start(kind, **options):
        models.append(open_reward_model(f"hf:{reward_checkpoint(kind, **options)}", device="cpu"))
        return models[-1]

    yield start
    for model in models:
        await model.aclose()


@pytest.mark.parametrize("kind", KINDS)
async def test_the_numbers_are_those_of_plain_torch(opened, reward_checkpoint, kind):
    model = opened(kind)
    assert isinstance(model, RewardModel)
    reading = await model.read(IDS, [3, 6])
    expected = by_hand(reward_checkpoint(kind), kind, IDS)[[3, 6]]
    torch.testing.assert_close(torch.tensor(reading.values), expected, rtol=1e-4, atol=1e-4)
    assert model.labels == expected.shape[1] == len(reading.values[0])
    assert (reading.usage.calls, reading.usage.prompt_tokens, reading.usage.completion_tokens) == (1, len(IDS), 0)


async def test_shards_are_put_together(opened):
    whole, parts = opened("qwen"), opened("qwen", shards=3)
    read = [torch.tensor((await model.read(IDS, [6])).values) for model in (whole, parts)]
    torch.testing.assert_close(*read, rtol=1e-4, atol=1e-4)


async def test_prompts_in_flight_share_passes_and_keep_their_numbers(opened, monkeypatch):
    model = opened("qwen")
    prompts = [[(k * 7 + i) % 270 for i in range(5 + 11 * (k % 6))] for k in range(40)]
    alone = [(await model.read(ids, [2, len(ids) - 1])).values for ids in prompts]
    passes = []
    forward = TransformersRewardModel._forward

    def counted(self, jobs):
        passes.append(len(jobs))
        return forward(self, jobs)

    monkeypatch.setattr(TransformersRewardModel, "_forward", counted)
    together = await asyncio.gather(*(model.read(ids, [2, len(ids) - 1]) for ids in prompts))
    for reading, values in zip(together, alone, strict=True):
        torch.testing.assert_close(torch.tensor(reading.values), torch.tensor(values), rtol=1e-3, atol=1e-4)
    assert sum(passes) == 40
    assert len(passes) < 40


async def test_a_prompt_that_is_too_long_and_a_closed_model(opened):
    model = opened("skywork")
    with pytest.raises(PromptTooLong, match="161 tokens"):
        await model.read([5] * 161, [0])
    await model.aclose()
    with pytest.raises(ModelFailed, match="closed"):
        await model.read(IDS, [0])


async def test_what_breaks_is_told_to_the_caller_and_the_model_goes_on(opened):
    model = opened("skywork")
    with pytest.raises(ModelFailed, match="IndexError"):
        await model.read(IDS, [99])
    with pytest.raises(ModelFailed, match="token 100000 of the prompt"):
        await model.read([100_000], [0])
    assert len((await model.read(IDS, [0])).values) == 1


def test_other_names_and_other_checkpoints_are_refused(reward_checkpoint, tmp_path):
    for name in ("embedded", "qwen", "hf:", "hf:/no/such"):
        with pytest.raises(ModelNotFound, match=r"hf:|no model at"):
            open_reward_model(name)
    bare = tmp_path / "bare"
    shutil.copytree(reward_checkpoint("linear"), bare)
    tensors = load_file(bare / "model.safetensors")
    from safetensors.torch import save_file

    save_file({n: t for n, t in tensors.items() if not n.startswith("score")}, bare / "model.safetensors")
    with pytest.raises(ModelUnsupported, match="no process reward model"):
        open_reward_model(f"hf:{bare}")
    save_file(tensors | {"score.weight": torch.ones(5, 128)}, bare / "model.safetensors")
    with pytest.raises(ModelUnsupported, match="5 numbers"):
        open_reward_model(f"hf:{bare}")
    save_file({n: t for n, t in tensors.items() if "layers.1" not in n}, bare / "model.safetensors")
    with pytest.raises(ModelNotFound, match=r"no weights for layers\.1"):
        open_reward_model(f"hf:{bare}")
    (bare / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelNotFound, match="cannot read the weights"):
        open_reward_model(f"hf:{bare}")
    (bare / "model.safetensors.index.json").write_text(json.dumps({"no": "map"}))
    with pytest.raises(ModelNotFound, match="weight_map"):
        open_reward_model(f"hf:{bare}")
