"""How each kind of server is spoken to beyond what they all share, and how to tell which kind it is.

What a server can do is measured (`redline.inference.completions.capabilities`); here stands what it must be asked for
in other words. The kind is told by effect: by the answer of a route that no other kind has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from redline.inference.errors import ModelFailed
from redline.inference.http.client import ServerClient
from redline.inference.http.json_values import JsonObject
from redline.inference.served.model_card import ModelCard, place
from redline.inference.tokenizers.token_routes import LlamaCppTokenRoutes, TokenRoutes, VllmTokenRoutes

_OPENAI = {"openai-internal", "system"}
"""Who owns the models in OpenAI's list; gateways of every kind say `openai`."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of server, and what the one at hand told of its model."""

    name: str
    extra_fields: JsonObject = field(default_factory=dict)
    """Fields of the completions route beyond OpenAI's own: a server may fill what is left open from settings of its
    own. Tried out before they are used; strict servers refuse what they do not know."""
    chosen_logprobs: int = 0
    """The least `logprobs` with which the log-probability of the token that was chosen is told."""
    token_routes: Callable[[ServerClient, str], TokenRoutes] | None = None
    """Makes the server's tokenizer with its chat template, for a model; None where this kind offers none."""
    weights: str = ""
    """The folder or hub name that the server loaded; empty where it does not tell."""
    max_context: int = 0
    """0 where it does not tell."""
    native_route: bool = False
    """It has a completions route of its own kind, which tells more than OpenAI's."""
    max_samples: int = 0
    """Of one request; 0 where it does not tell."""


_OPEN_SAMPLING: JsonObject = {"top_k": -1, "min_p": 0.0, "repetition_penalty": 1.0}
_VLLM: JsonObject = _OPEN_SAMPLING | {
    "include_stop_str_in_output": True,
    "return_token_ids": True,
    "return_tokens_as_token_ids": True,
    "add_special_tokens": False,
}
_LLAMA_CPP: JsonObject = {
    "top_k": 0,
    "min_p": 0.0,
    "typical_p": 1.0,
    "repeat_penalty": 1.0,
    "xtc_probability": 0.0,
    "dry_multiplier": 0.0,
    "mirostat": 0,
    "dynatemp_range": 0.0,
}

GENERIC = Dialect("generic", _VLLM, token_routes=VllmTokenRoutes)
"""Many servers take vLLM's fields, or ignore them."""
VLLM = Dialect("vLLM", _VLLM, token_routes=VllmTokenRoutes)
LLAMA_CPP = Dialect("llama.cpp", _LLAMA_CPP, chosen_logprobs=1, token_routes=LlamaCppTokenRoutes, native_route=True)
SGLANG = Dialect("SGLang", _OPEN_SAMPLING)
OLLAMA = Dialect("Ollama")
OPENAI = Dialect("OpenAI")


async def detect_dialect(server: ServerClient, card: ModelCard) -> Dialect:
    """The dialect of a server, in a handful of small requests. A route that fails shows nothing; raises nothing."""
    if card.owner in _OPENAI:
        return OPENAI
    signs = ("/props", "/get_model_info", "/api/version", "/version")
    props, info, ollama, vllm = await asyncio.gather(*(_told(server, path) for path in signs))
    if isinstance(settings := props.get("default_generation_settings"), dict):
        context, slots = (_count(value) for value in (settings.get("n_ctx"), props.get("total_slots")))
        return replace(LLAMA_CPP, max_context=context, max_samples=slots)
    if weights := place(info.get("tokenizer_path") or info.get("model_path")):
        return replace(SGLANG, weights=weights)
    if "version" in ollama:
        return OLLAMA
    if "version" in vllm:
        return replace(VLLM, weights=card.root)
    return await _by_tokenizer(server, card)


async def _by_tokenizer(server: ServerClient, card: ModelCard) -> Dialect:
    """Of a server without a sign: llama.cpp's, behind a proxy that hides it, takes a content and no other does."""
    if not await _tokenizes(server, card.name, "prompt") and await _tokenizes(server, card.name, "content"):
        return LLAMA_CPP
    return replace(GENERIC, weights=card.root)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


async def _told(server: ServerClient, path: str) -> JsonObject:
    try:
        return await server.get(f"{server.root}{path}")
    except ModelFailed:
        return {}


async def _tokenizes(server: ServerClient, model: str, field: str) -> bool:
    try:
        return bool((await server.post(f"{server.root}/tokenize", {"model": model, field: "1"})).get("tokens"))
    except ModelFailed:
        return False
