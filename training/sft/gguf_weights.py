"""The weights of a GGUF file as a folder of transformers', which a training can begin with.

They come out as what the quantised ones mean, in bfloat16: an adapter that is trained on them fits the file itself.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from redline.inference import BackendMissing, ModelNotFound
from redline.inference.checkpoint.compat import quiet
from redline.inference.llama.gguf_name import GgufName
from redline.inference.text.short_message import short_message
from redline.store import RunRefused, make_folder
from redline.store.errors import storage_errors


def export_weights(name: str, target: Path) -> int:
    """Write the weights and the tokenizer of `gguf:NAME` or `gguf:FILE` to a new folder. Returns how many parameters.

    Raises `RunRefused` where the folder is there already, `ModelNotFound` where the file is not, or where transformers
    cannot read it, `StorageFailed`, and `BackendMissing` without the package gguf. Then nothing is left behind.
    """
    if target.exists():
        raise RunRefused(f"{target}: is there already; choose another output folder")
    base = GgufName.find(name).base
    make_folder(target.absolute().parent)
    with storage_errors(target), tempfile.TemporaryDirectory(dir=target.absolute().parent) as beside:
        folder = Path(beside) / target.name
        network = _write(base, folder)
        os.replace(folder, target)
    return int(network.num_parameters())


def _write(base: Path, folder: Path) -> Any:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        with quiet():
            network: Any = AutoModelForCausalLM.from_pretrained(
                str(base.parent), gguf_file=base.name, dtype=torch.float32, local_files_only=True
            )
            tokenizer: Any = AutoTokenizer.from_pretrained(str(base.parent), gguf_file=base.name, local_files_only=True)
    except ImportError as error:
        raise BackendMissing(f"{short_message(error)}: pip install -e '.[train]' in Redline's checkout") from error
    # Readers of files that they do not know raise whatever they stumble over.
    except Exception as error:
        raise ModelNotFound(f"transformers cannot read {base}: {short_message(error)}") from error
    # Nothing is quantised any more, which these would say.
    vars(network.config).pop("quantization_config", None)
    network.hf_quantizer = None
    network.config.dtype = torch.bfloat16
    with quiet():
        network.to(torch.bfloat16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return network
