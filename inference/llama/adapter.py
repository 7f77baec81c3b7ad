"""LoRA adapters of llama.cpp: whether a file is one, and one for this base, told before anything is loaded.

Format: for each matrix `NAME` of the base that is adapted, `NAME.lora_a` and `NAME.lora_b`, and `adapter.lora.alpha`.
"""

from __future__ import annotations

from redline.inference.errors import ModelUnsupported
from redline.inference.llama.gguf_file import GgufFile

_A, _B = ".lora_a", ".lora_b"
_INVOCATION = "adapter.alora.invocation_tokens"
_EMBEDDING = "token_embd.weight"
"""A table of rows, not a matrix to multiply with: its A and B are the other way round."""


def check_adapter(adapter: GgufFile, base: GgufFile) -> None:
    """Raises `ModelUnsupported` where a file is no LoRA adapter for the base, `ModelNotFound` where it is cut short."""
    if adapter.facts.get("general.type") != "adapter" or adapter.facts.get("adapter.type") != "lora":
        raise ModelUnsupported(f"{adapter.path} is no LoRA adapter (`redline train export` makes one)")
    if _INVOCATION in adapter.facts:
        raise ModelUnsupported(f"{adapter.path} is an adapter that is switched on by tokens (aLoRA): not supported")
    if adapter.architecture != base.architecture:
        raise _other_base(adapter, base, f"it is for {adapter.architecture[:40]!r}, this is {base.architecture[:40]!r}")
    names = {name.removesuffix(_A).removesuffix(_B) for name in adapter.tensors}
    if not names:
        raise ModelUnsupported(f"{adapter.path} is an empty adapter: it has no matrices")
    for name in sorted(names):
        _check_matrix(name, adapter, base)
    adapter.check_length()


def _check_matrix(name: str, adapter: GgufFile, base: GgufFile) -> None:
    a, b, adapted = adapter.tensors.get(name + _A), adapter.tensors.get(name + _B), base.tensors.get(name)
    if a is None or b is None:
        raise ModelUnsupported(f"{adapter.path} is no whole adapter: {name[:80]!r} has not both its matrices, A and B")
    if {len(a.shape), len(b.shape)} != {2}:
        raise ModelUnsupported(f"{adapter.path} is no LoRA adapter: {name[:80]!r} has A and B that are no matrices")
    if adapted is None:
        raise _other_base(adapter, base, f"which has no {name[:80]!r}")
    columns, rows = (b.shape[1:], a.shape[1:]) if name == _EMBEDDING else (a.shape[:1], b.shape[1:])
    rank_a, rank_b = (a.shape[0], b.shape[0]) if name == _EMBEDDING else (a.shape[-1], b.shape[0])
    if columns + rows != adapted.shape or rank_a != rank_b:
        raise _other_base(adapter, base, f"{name!r} has {adapted.shape}, and the adapter {a.shape} and {b.shape}")


def _other_base(adapter: GgufFile, base: GgufFile, why: str) -> ModelUnsupported:
    return ModelUnsupported(f"{adapter.path} is an adapter for another base than {base.path}: {why}")
