"""A checkpoint in the Hugging Face format: found, loaded quietly, and put on a device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inference.errors import ModelNotFound

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_SMALL = 1_000_000_000
"""Parameters up to which a CPU computes in float32: faster there than bfloat16, and exact to read off."""


def load(source: str | Path, device: str | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """Load model and tokenizer from a folder or the Hugging Face cache or hub, ready to serve.

    `device` is a torch device name; None takes the GPU if there is one. Raises `ModelNotFound`.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        with _no_progress_bars():
            tokenizer: Any = AutoTokenizer.from_pretrained(source)
            model: Any = AutoModelForCausalLM.from_pretrained(source, dtype="auto")
    # Whatever is wrong with a checkpoint comes as one of these, a page long; its first line says it.
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelNotFound(f"cannot load a model from {source}: {first_line}") from error
    if device == "cpu" and model.num_parameters() <= _SMALL:
        model = model.float()
    return model.to(device).eval(), tokenizer


@contextmanager
def _no_progress_bars() -> Iterator[None]:
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
