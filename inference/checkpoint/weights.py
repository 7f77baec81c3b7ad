"""A checkpoint in the Hugging Face format: found, loaded quietly, and put on a device."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from redline.inference.checkpoint.compat import quiet, unset_weights
from redline.inference.errors import IncompatibleLibrary, ModelNotFound

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_SMALL = 1_000_000_000
"""Parameters up to which a CPU computes in float32: faster there than bfloat16, and exact to read off."""

_FILES = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]
"""What is fetched of a repository: no pickled weights."""
_TOKENIZER_FILES = ["*.json", "*.model", "*.txt", "*.jinja"]
_MESSAGE = 240


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


def fingerprint(folder: str | Path) -> str:
    """A digest of a folder's weights, 16 hexadecimal digits: of the names and contents of its `safetensors` files.

    Raises `ModelNotFound` where they cannot be read.
    """
    whole = hashlib.sha256()
    try:
        for path in sorted(Path(folder).glob("*.safetensors")):
            with path.open("rb") as stream:
                whole.update(f"{path.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    except OSError as error:
        raise ModelNotFound(f"the weights in {folder} cannot be read: {error.strerror}") from error
    return whole.hexdigest()[:16]


def file_fingerprint(path: Path) -> str:
    """A digest of one file of weights: the first 16 hexadecimal digits of its SHA-256. Raises `ModelNotFound`."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError as error:
        raise ModelNotFound(f"the weights in {path} cannot be read: {error.strerror}") from error


def load_tokenizer(source: str, *, here: bool = False) -> PreTrainedTokenizerBase:
    """The tokenizer of a folder or a hub model, whose other files are not fetched; with `here`, no file is.

    Raises `ModelNotFound`.
    """
    from transformers import AutoTokenizer

    is_folder = Path(source).expanduser().is_dir()
    try:
        folder = str(Path(source).expanduser()) if is_folder else _fetch(source, _TOKENIZER_FILES, here=here)
        with quiet():
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except IncompatibleLibrary:
        raise
    # Readers of broken files raise whatever they stumble over.
    except Exception as error:
        raise ModelNotFound(f"no tokenizer can be loaded from {source}: {short_message(error)}") from error
    return cast("PreTrainedTokenizerBase", tokenizer)


def fetch(name: str) -> str:
    """The folder of a hub model, downloaded if it is not in the Hugging Face cache. Raises `ModelNotFound`."""
    try:
        return _fetch(name, _FILES)
    except Exception as error:
        raise ModelNotFound(
            f"{name} is not in the Hugging Face cache and cannot be fetched: {short_message(error)}"
        ) from error


def cached(name: str) -> Path | None:
    """The folder of a hub model in the Hugging Face cache; None where it is not there. Fetches nothing."""
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(_fetch(name, _FILES, here=True))
    except LocalEntryNotFoundError:
        return None


def _fetch(name: str, patterns: list[str], *, here: bool = False) -> str:
    from huggingface_hub import snapshot_download

    return snapshot_download(name, allow_patterns=patterns, local_files_only=here)


def short_message(message: object) -> str:
    """A message without its layout, cut where it turns into a page."""
    text = " ".join(str(message).split()) or type(message).__name__
    return text if len(text) <= _MESSAGE else f"{text[:_MESSAGE]}…"
