"""A checkpoint in the Hugging Face format: found, loaded quietly, and put on a device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from redline.inference.checkpoint.compat import quiet, unset_weights
from redline.inference.checkpoint.hub_cache import fetch_tokenizer
from redline.inference.errors import IncompatibleLibrary, ModelNotFound
from redline.inference.text.short_message import short_message

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_SMALL = 1_000_000_000
"""Parameters up to which a CPU computes in float32: faster there than bfloat16, and exact to read off."""


def load(folder: str | Path, device: str | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """Load model and tokenizer from a folder, ready to serve.

    `device` is a torch device name; None takes the GPU if there is one. Raises `ModelNotFound`, `IncompatibleLibrary`.
    """
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    try:
        with quiet():
            config: Any = AutoConfig.from_pretrained(folder, local_files_only=True)
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            loaded: Any = AutoModelForCausalLM.from_pretrained(
                folder,
                config=config,
                dtype="auto",
                local_files_only=True,
                use_safetensors=True,
                output_loading_info=True,
            )
    except IncompatibleLibrary:
        raise
    # Readers of broken checkpoints raise whatever they stumble over.
    except Exception as error:
        raise ModelNotFound(f"cannot load a model from {folder}: {short_message(error)}") from error
    model, report = loaded
    # transformers would fill these with random numbers and a warning.
    if unset := unset_weights(report):
        raise ModelNotFound(
            f"cannot load a model from {folder}: it holds no weights for {short_message(', '.join(unset))}"
        )
    return on_device(model, device), tokenizer


def on_device(model: PreTrainedModel, device: str | None) -> PreTrainedModel:
    """The model on a torch device (None: the GPU if there is one), ready to serve; a small one on a CPU in float32."""
    import torch

    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    network: Any = model
    if device == "cpu" and network.num_parameters() <= _SMALL:
        network = network.float()
    return cast("PreTrainedModel", network.to(device).eval())


def load_tokenizer(source: str, *, here: bool = False) -> PreTrainedTokenizerBase:
    """The tokenizer of a folder or a hub model, whose other files are not fetched; with `here`, no file is.

    Raises `ModelNotFound`.
    """
    from transformers import AutoTokenizer

    is_folder = Path(source).expanduser().is_dir()
    try:
        folder = str(Path(source).expanduser()) if is_folder else fetch_tokenizer(source, here=here)
        with quiet():
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except IncompatibleLibrary:
        raise
    # Readers of broken files raise whatever they stumble over.
    except Exception as error:
        raise ModelNotFound(f"no tokenizer can be loaded from {source}: {short_message(error)}") from error
    return cast("PreTrainedTokenizerBase", tokenizer)
