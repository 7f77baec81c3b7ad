"""The models: the embedded pair, what is pulled, and what fits this machine."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Sequence
from typing import Literal

from redline.agent.serving.doctor.libraries import remedy
from redline.agent.serving.doctor.report import Check, missing
from redline.inference import InferenceError, LanguageModel, ModelNotFound, Request, open_model
from redline.inference.catalogue.catalogue import CATALOGUE, CatalogueEntry, recommended
from redline.inference.catalogue.pull import is_pulled
from redline.inference.libraries import libraries, library
from redline.inference.llama.machine import total_memory
from redline.inference.llama.pulled import PulledModels

_NEXT_BEST = "do what is said there; until then the next best that is pulled solves, or the embedded pair"


async def check_models() -> Check:
    """What is pulled, and the best of the catalogue that this machine's memory holds."""
    here = [entry for entry in CATALOGUE if is_pulled(entry)]
    best = recommended(total_memory())
    if any(entry.file for entry in here) and importlib.util.find_spec("xllamacpp") is None:
        detail = f"{_names(here)}; llama.cpp, which runs gguf: models, is not installed"
        return missing("models", detail, library("xllamacpp").command)
    if unusable := PulledModels.find().unusable:
        return Check(name="models", state="broken", detail="; ".join(unusable), remedy=_NEXT_BEST)
    return _pulled(here, best) if here else _none_pulled(best)


def _pulled(here: Sequence[CatalogueEntry], best: CatalogueEntry | None) -> Check:
    better = f"{best.address} fits this machine: redline pull {best.name}" if best and best not in here else ""
    return Check(name="models", state="ok", detail=_names(here), remedy=better)


def _names(here: Sequence[CatalogueEntry]) -> str:
    return ", ".join(entry.address for entry in here)


def _none_pulled(best: CatalogueEntry | None) -> Check:
    if best is None:
        return missing("models", "none is pulled, and this machine's memory holds none", "the embedded pair needs none")
    fits = f"{best.name} fits this machine ({best.size / 1e9:.1f} GB, {best.memory / 1e9:.1f} GB of memory)"
    return missing("models", f"none is pulled; {fits}", f"redline pull {best.name}; `redline models` lists all")


async def check_embedded(role: Literal["policy", "verifier"]) -> Check:
    """Whether an embedded model loads and writes a token."""
    name = f"embedded {role}"
    try:
        model = await asyncio.to_thread(open_model, "embedded", role=role)
        await _answers(model)
    except ModelNotFound as error:
        outside = any(not one.fits for one in libraries())
        weights = "fetch the weights (git pull) or rebuild them with training/"
        return missing(name, str(error), remedy() if outside else weights)
    except InferenceError as error:
        return Check(name=name, state="broken", detail=f"{error} [{_beneath()}]", remedy=remedy())
    return Check(name=name, state="ok", detail=f"loads and answers, context {model.max_context} tokens")


async def _answers(model: LanguageModel) -> None:
    try:
        await model.generate(Request(prompt="1 + 1 =", max_tokens=1))
    finally:
        await model.aclose()


def _beneath() -> str:
    """What computes a model in this process."""
    return ", ".join(str(library(name)) for name in ("transformers", "torch"))
