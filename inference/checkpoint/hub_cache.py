"""Models of the Hugging Face hub, in the cache of its client."""

from __future__ import annotations

from pathlib import Path

from redline.inference.errors import ModelNotFound
from redline.inference.text.short_message import short_message

_FILES = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]
"""What is fetched of a repository: no pickled weights."""
_TOKENIZER_FILES = ["*.json", "*.model", "*.txt", "*.jinja"]


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


def fetch_tokenizer(name: str, *, here: bool = False) -> str:
    """The folder of a hub model with its tokenizer's files; with `here`, only if cached. Raises what the hub does."""
    return _fetch(name, _TOKENIZER_FILES, here=here)


def _fetch(name: str, patterns: list[str], *, here: bool = False) -> str:
    from huggingface_hub import snapshot_download

    return snapshot_download(name, allow_patterns=patterns, local_files_only=here)
