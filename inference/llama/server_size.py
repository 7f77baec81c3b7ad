"""How many requests llama.cpp serves at once, and how long they may be, in the memory there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.inference.errors import ModelUnsupported
from redline.inference.llama.gguf_file import GgufFile

_SHAPES = ((8, 4096), (4, 4096), (2, 4096), (1, 4096), (1, 2048))
"""Slots and the context of each, the most wanted first. A rationale of a GenPRM takes some 2,000 tokens."""
_COPIES = 1.25
"""Memory for the weights, in their size: matrices are laid out anew for the processor at hand."""
_WORK = 256 * 2**20
"""Bytes for the values between layers, and for the program itself."""
_MOST_SPARE = 2**30
"""Bytes for prompts whose slot was given away, so that they need not be read again."""


@dataclass(frozen=True, slots=True)
class ServerSize:
    """What one server is started with."""

    slots: int
    context: int
    """Tokens of prompt and answer for each slot."""
    spare: int
    """Bytes of memory for prompts that have no slot any more."""

    @classmethod
    def fitting(cls, file: GgufFile, available: int, adapters: Sequence[GgufFile] = ()) -> ServerSize:
        """The best that fits. Raises `ModelUnsupported` where not even the smallest does."""
        available -= sum(adapter.size for adapter in adapters)
        for slots, wanted in _SHAPES:
            context = min(wanted, file.context or wanted)
            left = available - _bytes(file, slots, context)
            if left >= 0:
                return cls(slots, context, min(_MOST_SPARE, left // 4))
        raise ModelUnsupported(
            f"{file.path} needs about {_gib(_bytes(file, slots, context))} of memory and {_gib(available)} are "
            "available: take a smaller model, or end what else holds memory"
        )


def _bytes(file: GgufFile, slots: int, context: int) -> int:
    return int(_COPIES * file.size) + slots * context * file.cache_bytes + _WORK


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
