"""Names of GGUF models: `gguf:BASE` or `gguf:BASE+ADAPTER.gguf`, a base being a file or a name of the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from redline.inference.errors import ModelNotFound

PREFIX = "gguf:"
_SUFFIX = ".gguf"
_NAME = re.compile(r"[\w.-]+")
_NO_BASE = 3


@dataclass(frozen=True, slots=True)
class GgufName:
    """What a name means on this machine: files that are there."""

    base: Path
    adapter: Path | None = None
    """A LoRA adapter; None for the base as it is."""

    @classmethod
    def find(cls, name: str) -> GgufName:
        """Raises `ModelNotFound` where there is no such file."""
        source = name.removeprefix(PREFIX)
        if not source:
            raise ModelNotFound(f"{name!r} names no file")
        if not source.endswith(_SUFFIX) or _path(source).is_file():
            return cls(_base(source))
        # A plus may be a part of a path.
        splits = [(source[: at.start()], source[at.end() :]) for at in re.finditer(r"\+", source)]
        base, adapter = min(splits, key=lambda split: _doubt(split[0]), default=(source, ""))
        if not adapter or _doubt(base) == _NO_BASE:
            return cls(_base(source))
        return cls(_base(base), _adapter(adapter))


def _doubt(base: str) -> int:
    """How little the text in front of a plus looks like the name of a base."""
    from redline.inference.catalogue.catalogue import CATALOGUE

    if _path(base).is_file() or any(base == entry.name for entry in CATALOGUE):
        return 0
    if base.endswith(_SUFFIX):
        return 1
    return 2 if _NAME.fullmatch(base) else _NO_BASE


def _base(source: str) -> Path:
    path = _path(source)
    if not source.endswith(_SUFFIX) and _NAME.fullmatch(source):
        from redline.inference.catalogue.catalogue import find_model

        return find_model(source)
    if not path.is_file():
        raise ModelNotFound(f"no model at {path}: the file does not exist")
    return path


def _adapter(source: str) -> Path:
    path = _path(source)
    if not path.is_file():
        raise ModelNotFound(f"no adapter at {path}: the file does not exist")
    return path


def _path(source: str) -> Path:
    return Path(source).expanduser()
