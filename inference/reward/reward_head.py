"""The heads of published process reward models, read from their checkpoints; no code of a checkpoint is ever run.

score.0, score.2            two layers, two logits: Qwen2.5-Math-PRM (`Qwen2ForProcessRewardModel`)
score                       one layer, two logits: `...ForTokenClassification`
v_head.summary              one layer, one value: Skywork-o1-Open-PRM (`Qwen2ForPrmModel`), TRL's value heads
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from redline.inference.checkpoint.compat import quiet, unset_weights
from redline.inference.checkpoint.weights import on_device
from redline.inference.errors import IncompatibleLibrary, ModelNotFound, ModelUnsupported
from redline.inference.text.short_message import short_message

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_INDEX = "model.safetensors.index.json"
_SINGLE = "model.safetensors"
_KINDS: tuple[tuple[str, ...], ...] = (("score.0", "score.2"), ("score",), ("v_head.summary",))
"""The linear layers of each kind of head, a ReLU between them."""


def load_reward_model(
    folder: str | Path, device: str | None = None
) -> tuple[PreTrainedModel, nn.Sequential, PreTrainedTokenizerBase]:
    """The decoder without its own head, the reward head in float32, and the tokenizer, ready to serve.

    `device` is a torch device name; None takes the GPU if there is one. Raises `ModelNotFound`, and `ModelUnsupported`
    for a checkpoint with a head of another kind or none.
    """
    from transformers import AutoModel, AutoTokenizer

    head = read_head(Path(folder))
    common: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        with quiet():
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, **common)
            loaded: Any = AutoModel.from_pretrained(
                folder, dtype="auto", use_safetensors=True, output_loading_info=True, **common
            )
    except IncompatibleLibrary:
        raise
    except Exception as error:
        raise ModelNotFound(f"cannot load a reward model from {folder}: {short_message(error)}") from error
    model, report = loaded
    if unset := unset_weights(report):
        raise ModelNotFound(
            f"cannot load a reward model from {folder}: no weights for {short_message(', '.join(unset))}"
        )
    model = on_device(model, device)
    return model, head.to(model.device).eval(), tokenizer


def read_head(folder: Path) -> nn.Sequential:
    """The reward head of a checkpoint folder, in float32. Raises as `load_reward_model` does."""
    files = _files(folder)
    layers = next((kind for kind in _KINDS if all(f"{name}.weight" in files for name in kind)), None)
    if layers is None:
        raise ModelUnsupported(
            f"{folder} is no process reward model that is known here: it has neither `score` nor `v_head` weights"
        )
    linear = [_linear(folder, files, name) for name in layers]
    modules = [linear[0]] if len(linear) == 1 else [linear[0], nn.ReLU(), linear[1]]
    if linear[-1].out_features != (1 if layers[0].startswith("v_head") else 2):
        raise ModelUnsupported(f"the reward head in {folder} gives {linear[-1].out_features} numbers a token")
    return nn.Sequential(*modules).float()


def _linear(folder: Path, files: dict[str, str], name: str) -> nn.Linear:
    weight = _tensor(folder / files[f"{name}.weight"], f"{name}.weight")
    bias = files.get(f"{name}.bias")
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight = nn.Parameter(weight, requires_grad=False)
    if bias is not None:
        layer.bias = nn.Parameter(_tensor(folder / bias, f"{name}.bias"), requires_grad=False)
    return layer


def _files(folder: Path) -> dict[str, str]:
    """The file that holds each tensor of the checkpoint."""
    from safetensors import safe_open

    try:
        if (folder / _INDEX).is_file():
            index: dict[str, dict[str, str]] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
            return index["weight_map"]
        with safe_open(folder / _SINGLE, framework="pt") as file:
            return dict.fromkeys(file.keys(), _SINGLE)
    except Exception as error:
        raise ModelNotFound(f"cannot read the weights in {folder}: {short_message(error)}") from error


def _tensor(path: Path, name: str) -> Tensor:
    from safetensors import safe_open

    try:
        with safe_open(path, framework="pt") as file:
            tensor: Tensor = file.get_tensor(name)
    except Exception as error:
        raise ModelNotFound(f"cannot read {name} from {path}: {short_message(error)}") from error
    return tensor.float()
