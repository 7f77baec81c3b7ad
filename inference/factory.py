"""From a model's name to a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from redline.inference.checkpoint.fingerprint import file_fingerprint, fingerprint
from redline.inference.checkpoint.hub_cache import fetch
from redline.inference.checkpoint.weights import load
from redline.inference.errors import ModelNotFound
from redline.inference.local.transformers_model import TransformersModel
from redline.inference.model import LanguageModel
from redline.inference.provided import MODEL_FORMS, MODELS, ModelRole, open_provided_model
from redline.inference.reward.reward_model import RewardModel
from redline.inference.reward.transformers_reward_model import TransformersRewardModel
from redline.inference.served.address import without_keys

_REWARD_FORMS = "`hf:ORG/NAME`, `hf:/path/to/folder` and `http://HOST:PORT/v1#NAME`"
_EMBEDDED = Path(__file__).parent / "embedded"
_OURS = ("hf:", "vllm:", "gguf:", "http://", "https://")
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def open_model(
    name: str,
    *,
    role: ModelRole = "policy",
    raw_prompts: bool | None = None,
    threads: int | None = None,
    device: str | None = None,
    beside: Sequence[str] = (),
) -> LanguageModel:
    """Open a model by its name; loads the weights before it returns.

    `embedded` is the pair shipped with the package, of which `role` picks one; `hf:` names are served in this process
    by transformers, from a local folder, the Hugging Face cache or the hub, and `vllm:` names likewise by vLLM; `gguf:`
    names, of a file or of the catalogue, by llama.cpp in a child process, which all who open the same file share;
    `http://` and `https://` names by any OpenAI-compatible server, which is asked at once what it can do. Any other is
    somebody else's: what an installed package offers in the entry-point group `redline.models`, or `module:attribute`.
    `raw_prompts`: whether prompts must reach the model as they are and `choose` must work, as a GenPRM needs (None:
    for a verifier); a server that only chats is refused then, and taken otherwise. `threads` are those that
    transformers (unchanged if None) or llama.cpp (all free cores if None) computes with, and `device`, for transformers
    alone, a torch device (None: the GPU if there is one). `beside`: names that will be opened too; a `gguf:` file and
    the same with an adapter then share one process.
    Raises `ModelNotFound`, `BackendMissing`, `ModelUnsupported`, for llama.cpp also `ModelFailed`, and for a server
    also `ServerUnreachable`, `ServerRefused` and `AnswerUnusable`.
    """
    if name == "embedded":
        folder = _embedded_folder(role)
    elif name.startswith("hf:"):
        folder = _hub_folder(name.removeprefix("hf:"))
    elif name.startswith("vllm:"):
        from redline.inference.vllm.vllm_model import open_vllm

        return open_vllm(name, weights_of(name, role))
    elif name.startswith("gguf:"):
        from redline.inference.llama.gguf_model import open_gguf

        return open_gguf(name, threads=threads, beside=beside)
    elif name.startswith(("http://", "https://")):
        from redline.inference.server_factory import open_served

        return open_served(name, raw_prompts=role == "verifier" if raw_prompts is None else raw_prompts)
    else:
        return open_provided_model(name, role)
    model, tokenizer = load(folder, device)
    return TransformersModel(name, model, tokenizer, threads=threads)


def prepare_to_open(names: Iterable[str]) -> None:
    """What opening models of these names goes by, looked at before this process itself makes the machine busy.

    For `gguf:` the idle processors, which takes a third of a second; for others nothing.
    """
    if any(name.startswith("gguf:") for name in names):
        from redline.inference.llama.machine import look_at_processors

        look_at_processors()


def is_foreign_model(name: str) -> bool:
    """Whether somebody else's code is imported and run for a model of this name."""
    return not (name == "embedded" or name.startswith(_OURS)) and MODELS.is_foreign(name)


def weights_of(name: str, role: ModelRole) -> str:
    """What another program can load the weights of `embedded`, `hf:` or `vllm:` names from: a folder or a hub name.

    Raises `ModelNotFound`.
    """
    if name == "embedded":
        return _embedded_folder(role)
    prefix, _, source = name.partition(":")
    if prefix not in {"hf", "vllm"}:
        raise ModelNotFound(
            f"{without_keys(name)!r} names no weights: valid names are `embedded`, `hf:ORG/NAME` and `hf:/path`"
        )
    return _local_folder(source) or _hub_name(source, prefix)


def fingerprint_of(name: str, role: ModelRole) -> str | None:
    """A digest of the weights that `embedded`, a `gguf:` name or the name of a local folder means today.

    None for the names of servers, of the hub and of models of somebody else, which do not tell. Raises `ModelNotFound`.
    """
    if name.startswith(("http://", "https://")) or is_foreign_model(name):
        return None
    if name.startswith("gguf:"):
        from redline.inference.llama.gguf_name import GgufName

        files = GgufName.find(name)
        digest = file_fingerprint(files.base)
        return f"{digest}+{file_fingerprint(files.adapter)}" if files.adapter else digest
    weights = weights_of(name, role)
    return fingerprint(weights) if Path(weights).is_dir() else None


def open_reward_model(name: str, *, device: str | None = None) -> RewardModel:
    """Open a process reward model by its name; loads it before it returns.

    `hf:` names are served in this process, and the checkpoint tells which kind it is (see
    `redline.inference.reward.reward_head`); `http://` and `https://` names by a server with vLLM's `/pooling` route,
    whose answers tell it. Raises `ModelNotFound`, `ModelUnsupported`, and for a server also `ServerUnreachable`,
    `ServerRefused`, `AnswerUnusable`.
    """
    if name.startswith(("http://", "https://")):
        from redline.inference.reward.pooling_model import open_pooling

        return open_pooling(name)
    from redline.inference.reward.reward_head import load_reward_model

    if not name.startswith("hf:"):
        raise ModelNotFound(f"{without_keys(name)!r} is no reward model's name: valid names are {_REWARD_FORMS}")
    model, head, tokenizer = load_reward_model(_hub_folder(name.removeprefix("hf:")), device)
    return TransformersRewardModel(name, model, head, tokenizer)


def _embedded_folder(role: ModelRole) -> str:
    folder = _EMBEDDED / role
    if not (folder / "config.json").is_file():
        raise ModelNotFound(f"the embedded {role} is not part of this installation: {folder} holds no weights")
    return str(folder)


def _hub_folder(source: str) -> str:
    return _local_folder(source) or fetch(_hub_name(source, "hf"))


def _local_folder(source: str) -> str | None:
    """The folder of a checkpoint; None for what looks like a hub name."""
    folder = Path(source).expanduser()
    if not (source.startswith(("/", "./", "../", "~")) or (source and folder.is_dir())):
        return None
    if not (folder / "config.json").is_file():
        raise ModelNotFound(f"no model at {folder}: the folder or its config.json does not exist")
    return str(folder)


def _hub_name(source: str, prefix: str) -> str:
    if not _HUB_NAME.fullmatch(source):
        raise ModelNotFound(f"{without_keys(f'{prefix}:{source}')!r} is not a model name: {MODEL_FORMS}")
    return source
