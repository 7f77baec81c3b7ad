"""Which of the pulled files can be run here, as far as that can be told before one is loaded."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from redline.inference.catalogue.catalogue import CATALOGUE, CatalogueEntry, find_model
from redline.inference.errors import InferenceError
from redline.inference.llama.gguf_file import GgufFile
from redline.inference.llama.machine import available_memory
from redline.inference.llama.server_size import ServerSize

EXTRA = 'pip install "redline-math[llama]"'
"""What installs llama.cpp."""


@dataclass(frozen=True, slots=True)
class PulledModels:
    """What is pulled of the models that solve problems on a laptop."""

    best: CatalogueEntry | None
    """The first of the catalogue that can be run; None where none can."""
    unusable: tuple[str, ...]
    """A line for each better one that is here and cannot be run: why, and what to do."""

    @classmethod
    def find(cls) -> PulledModels:
        """Look at the files: their length, their header, and whether this machine's memory holds them now."""
        here = [entry for entry in CATALOGUE if entry.solves and entry.path.exists()]
        if here and importlib.util.find_spec("xllamacpp") is None:
            return cls(None, (f"{here[0].address} needs llama.cpp, which is not installed: {EXTRA}",))
        unusable: list[str] = []
        for entry in here:
            if not (why := _fault(entry)):
                return cls(entry, tuple(unusable))
            unusable.append(f"{entry.address} is pulled and cannot be used: {why}")
        return cls(None, tuple(unusable))


def _fault(entry: CatalogueEntry) -> str:
    """What would be wrong with opening it; empty where nothing is."""
    try:
        file = GgufFile.read(find_model(entry.name))
        file.check_model()
        ServerSize.fitting(file, available_memory())
    except InferenceError as error:
        return str(error)
    return ""
