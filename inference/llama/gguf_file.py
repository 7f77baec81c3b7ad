"""What a GGUF file says of itself before it is loaded: the key-value part of its header.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The package `gguf` reads it too, but makes an object
of every word of the vocabulary first, which takes it seconds.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class GgufFile:
    """A file and its facts: `general.architecture`, `tokenizer.chat_template` and so on."""

    path: Path
    size: int
    """Bytes of the whole file."""
    facts: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> GgufFile:
        """Read the header. Raises `ModelNotFound` where there is none, or not all of it."""
        try:
            with path.open("rb") as stream:
                if stream.read(len(_MAGIC)) != _MAGIC:
                    raise ModelNotFound(f"{path} is no GGUF file")
                with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                    return cls(path, len(data), dict(_pairs(_Cursor(data, len(_MAGIC)))))
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


def _pairs(cursor: _Cursor) -> Iterator[tuple[str, Any]]:
    if (version := cursor.scalar("I")) not in _VERSIONS:
        raise ModelUnsupported(f"GGUF version {version} is not among those that can be read, {_VERSIONS}")
    cursor.scalar("Q")  # how many tensors
    for _ in range(cursor.scalar("Q")):
        yield cursor.text(), cursor.value(cursor.scalar("I"))


def _letter(kind: int) -> str:
    if kind not in _SCALARS:
        raise _Broken
    return _SCALARS[kind]
