"""What a GGUF file says of itself before it is loaded: its header, which holds facts and the shapes of its tensors.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The package `gguf` reads it too, but makes an object
of every word of the vocabulary first, which takes it seconds.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redline.inference.errors import ModelNotFound, ModelUnsupported

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""Type number to the letter of `struct`."""
_STRING, _ARRAY = 8, 9
_LONGEST_ARRAY = 1024
"""Layers at most; what is longer is a vocabulary, and skipped."""
_HALF = 2
"""Bytes of a key or value in the cache."""
_MOST_DIMENSIONS = 4
_BYTES = {0: 4, 1: 2, 30: 2}
"""Of a number, for the types that are not quantised: float32, float16, bfloat16."""
_ALIGNMENT = 32


@dataclass(frozen=True, slots=True)
class GgufTensor:
    """What the header says of a tensor."""

    shape: tuple[int, ...]
    """The numbers of a row first, then the rows."""
    kind: int
    """Its type, in ggml's numbering."""
    offset: int
    """Bytes from where the data begin."""

    @property
    def end(self) -> int:
        """Where it ends at the earliest, in bytes from where the data begin."""
        return self.offset + math.prod(self.shape) * _BYTES.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class GgufFile:
    """A file and its facts: `general.architecture`, `tokenizer.chat_template` and so on."""

    path: Path
    size: int
    """Bytes of the whole file."""
    facts: dict[str, Any]
    tensors: dict[str, GgufTensor] = field(default_factory=dict)
    header_size: int = 0
    """Bytes before the data, but for what is left free to align them."""

    @classmethod
    def read(cls, path: Path) -> GgufFile:
        """Read the header. Raises `ModelNotFound` where there is none, or not all of it."""
        try:
            with path.open("rb") as stream:
                if stream.read(len(_MAGIC)) != _MAGIC:
                    raise ModelNotFound(f"{path} is no GGUF file")
                with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                    return cls(path, len(data), *_header(_Cursor(data, len(_MAGIC))))
        except OSError as error:
            raise ModelNotFound(f"no model at {path}: {error.strerror}") from error
        except (struct.error, _Broken):
            raise ModelNotFound(f"{path} is cut short or damaged: its header does not end; fetch it anew") from None

    @property
    def architecture(self) -> str:
        """What llama.cpp calls the kind of network, e.g. `qwen2`."""
        return str(self.facts.get("general.architecture", ""))

    @property
    def context(self) -> int:
        """Tokens of context it was trained for; 0 where it does not tell."""
        told = self._of_network("context_length")
        return told if isinstance(told, int) else 0

    @property
    def cache_bytes(self) -> int:
        """Bytes of keys and values for a token, at half precision; 0 where the file does not tell its shape."""
        layers, width, heads = (self._of_network(key) for key in ("block_count", "embedding_length", _HEADS))
        if not all(isinstance(value, int) and value > 0 for value in (layers, width, heads)):
            return 0
        kept = self._of_network("attention.head_count_kv") or heads
        total = sum(kept) if isinstance(kept, list) else kept * layers
        lengths = (self._of_network(f"attention.{part}_length") or width // heads for part in ("key", "value"))
        return int(total * sum(lengths) * _HALF)

    def check_length(self) -> None:
        """Raises `ModelNotFound` where the header tells of data that the file does not have."""
        told = self.facts.get("general.alignment")
        alignment = told if isinstance(told, int) and told > 0 else _ALIGNMENT
        begin = -(-self.header_size // alignment) * alignment
        if begin + max((tensor.end for tensor in self.tensors.values()), default=0) > self.size:
            raise ModelNotFound(f"{self.path} is cut short: its data do not end; fetch it anew")

    def check_model(self) -> None:
        """Raises `ModelUnsupported` where the file is none that prompts can be written for."""
        if (kind := self.facts.get("general.type", "model")) != "model":
            raise ModelUnsupported(f"{self.path} is no model: it calls itself {str(kind)[:40]!r}")
        if not self.facts.get("tokenizer.chat_template"):
            raise ModelUnsupported(
                f"{self.path} has no chat template, without which no prompt can be written for it: "
                "take a file of an instruction-tuned model"
            )

    def _of_network(self, key: str) -> Any:
        return self.facts.get(f"{self.architecture}.{key}")


_HEADS = "attention.head_count"


class _Broken(Exception):
    """What stands there is no header."""


@dataclass(slots=True)
class _Cursor:
    data: mmap.mmap
    at: int

    def scalar(self, letter: str) -> Any:
        [value] = struct.unpack_from(f"<{letter}", self.data, self.at)
        self.at += struct.calcsize(f"<{letter}")
        return value

    def text(self) -> str:
        return self.data[self._past_text() : self.at].decode(errors="replace")

    def _past_text(self) -> int:
        """Go behind a string; where it begins."""
        length = self.scalar("Q")
        begin = self.at
        self._skip(length)
        return begin

    def _skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self.data):
            raise _Broken

    def value(self, kind: int) -> Any:
        """One value; None for an array of texts, or a long one."""
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array(self.scalar("I"), self.scalar("Q"))
        return self.scalar(_letter(kind))

    def _array(self, kind: int, count: int) -> list[Any] | None:
        if kind == _STRING:
            for _ in range(count):
                self._past_text()
            return None
        letter = _letter(kind)
        if count <= _LONGEST_ARRAY:
            return [self.scalar(letter) for _ in range(count)]
        self._skip(struct.calcsize(f"<{letter}") * count)
        return None


def _header(cursor: _Cursor) -> tuple[dict[str, Any], dict[str, GgufTensor], int]:
    """The facts, the tensors by their names, and where the header ends."""
    if (version := cursor.scalar("I")) not in _VERSIONS:
        raise ModelUnsupported(f"GGUF version {version} is not among those that can be read, {_VERSIONS}")
    tensors, facts = cursor.scalar("Q"), cursor.scalar("Q")
    return dict(_pairs(cursor, facts)), dict(_tensors(cursor, tensors)), cursor.at


def _pairs(cursor: _Cursor, count: int) -> Iterator[tuple[str, Any]]:
    for _ in range(count):
        yield cursor.text(), cursor.value(cursor.scalar("I"))


def _tensors(cursor: _Cursor, count: int) -> Iterator[tuple[str, GgufTensor]]:
    for _ in range(count):
        name, dimensions = cursor.text(), cursor.scalar("I")
        if dimensions > _MOST_DIMENSIONS:
            raise _Broken
        shape = tuple(cursor.scalar("Q") for _ in range(dimensions))
        yield name, GgufTensor(shape, cursor.scalar("I"), cursor.scalar("Q"))


def _letter(kind: int) -> str:
    if kind not in _SCALARS:
        raise _Broken
    return _SCALARS[kind]
