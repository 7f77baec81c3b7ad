"""A folder of LoRA adapters, as PEFT writes it, as the one file that llama.cpp reads.

The format is that of llama.cpp's `convert_lora_to_gguf.py`, which no package holds.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.inference import BackendMissing, ModelNotFound, ModelUnsupported, weights_of
from redline.store import DataError, RunRefused
from redline.store.errors import storage_errors

if TYPE_CHECKING:
    import torch

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_ARCHITECTURES = ("llama", "qwen2")
"""Called alike by transformers and by llama.cpp."""
_MODULES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_NAME = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.([\w.]+)\.lora_([AB])\.weight")
_NOT_TOLD = ("use_dora", "fan_in_fan_out", "modules_to_save", "alpha_pattern", "lora_bias", "alora_invocation_tokens")
"""Settings of PEFT's that llama.cpp's format has no place for, or that were not tried."""


def export_adapter(folder: Path, target: Path, base: str | None = None) -> int:
    """Write the adapters in a folder to a new GGUF file, in float16. Returns how many matrices they adapt.

    `base`: the name of the model that they are for; None for the one that the folder names. Raises `RunRefused` where
    the file is there already or has another ending, `DataError` for a folder that cannot be used, `ModelUnsupported`
    for adapters that llama.cpp has no place for, `ModelNotFound`, `StorageFailed`, and `BackendMissing` without the
    package gguf. Then nothing is left behind.
    """
    if target.suffix != ".gguf":
        raise RunRefused(f"{target}: an adapter's name must end in .gguf")
    if target.exists():
        raise RunRefused(f"{target}: is there already; choose another output file")
    settings = _settings(folder)
    shape = _shape_of(base or _base_of(settings, folder))
    tensors = {_gguf_name(name): _arranged(name, tensor, shape) for name, tensor in _weights(folder).items()}
    alpha = settings["lora_alpha"] * (settings["r"] ** 0.5 if settings.get("use_rslora") else 1)
    with storage_errors(target), tempfile.TemporaryDirectory(dir=target.absolute().parent) as beside:
        _write(Path(beside) / target.name, shape.model_type, float(alpha), tensors)
        os.replace(Path(beside) / target.name, target)
    return len(tensors) // 2


def _settings(folder: Path) -> dict[str, Any]:
    """PEFT's settings. Raises `DataError`, `ModelUnsupported`."""
    path = folder / CONFIG
    try:
        settings = json.loads(path.read_bytes())
        kind, bias = settings["peft_type"], settings.get("bias", "none")
        int(settings["r"]), float(settings["lora_alpha"])
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}; a PEFT folder of adapters is wanted") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not the settings of a LoRA adapter: {error!r}") from error
    told = [name for name in _NOT_TOLD if settings.get(name)]
    if kind != "LORA" or bias != "none" or told:
        unknown = ", ".join([*told, *([f"bias={bias}"] if bias != "none" else [])]) or f"the kind {kind}"
        raise ModelUnsupported(
            f"{folder}: llama.cpp's adapters have no place for {unknown}: only plain LoRA is written"
        )
    return settings  # type: ignore[no-any-return]


def _base_of(settings: dict[str, Any], folder: Path) -> str:
    """The name of the base that the settings tell. Raises `ModelNotFound` where they tell none."""
    if not (named := settings.get("base_model_name_or_path")):
        raise ModelNotFound(f"{folder} does not tell which model its adapters are for: name one by --base")
    return f"hf:{named}"


def _shape_of(base: str) -> Any:
    """The configuration of the base. Raises `ModelNotFound`, `ModelUnsupported`."""
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(weights_of(base, "verifier"))
    except (OSError, ValueError) as error:
        raise ModelNotFound(f"the base {base} of the adapters has no configuration here: name one by --base") from error
    if config.model_type not in _ARCHITECTURES:
        known = " and ".join(_ARCHITECTURES)
        raise ModelUnsupported(f"adapters of {config.model_type!r} cannot be written, only those of {known}")
    return config


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    """A and B of each matrix. Raises `DataError`."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / WEIGHTS
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    if not tensors:
        raise DataError(f"{path}: holds no adapters")
    return tensors


def _gguf_name(name: str) -> str:
    """llama.cpp's name of a matrix. Raises `ModelUnsupported`."""
    found = _NAME.fullmatch(name)
    module = found and _MODULES.get(found[2])
    if not found or not module:
        raise ModelUnsupported(f"llama.cpp's adapters have no place for {name!r}: adapt the layers' matrices alone")
    return f"blk.{found[1]}.{module}.weight.lora_{found[3].lower()}"


def _arranged(name: str, tensor: torch.Tensor, shape: Any) -> Any:
    """The numbers of a matrix in llama.cpp's order, as float16. Raises `DataError` for one that is none."""
    heads = {"q_proj": shape.num_attention_heads, "k_proj": shape.num_key_value_heads}
    module = name.split(".")[-3]
    if shape.model_type == "llama" and module in heads and ".lora_B." in name:
        # llama.cpp turns neighbouring rows of a Llama's queries and keys, transformers those half a head apart.
        rows = tensor.reshape(heads[module], 2, -1, tensor.shape[1])
        tensor = rows.transpose(1, 2).reshape(tensor.shape)
    numbers = tensor.half()
    if not numbers.isfinite().all():
        raise DataError(f"{name!r} has values that are no numbers, or too big for float16")
    return numbers.contiguous().numpy()


def _write(path: Path, architecture: str, alpha: float, tensors: dict[str, Any]) -> None:
    try:
        from gguf import GGUFWriter
    except ImportError as error:
        raise BackendMissing("adapters for llama.cpp need the package gguf: pip install gguf") from error
    writer = GGUFWriter(path, architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, tensor in sorted(tensors.items()):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
