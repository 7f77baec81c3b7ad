"""Everything that is asked of transformers beyond what it promises: one place to mend when it changes.

Forward's words for the cache, the cache's classes, the keys of a loading report, the tokenizer's lists of control
tokens, the words in which configurations state what no short measurement can see. Each is guarded: where it is not as
it was, `IncompatibleLibrary` is raised, and nothing goes on with less.
"""

from __future__ import annotations

import inspect
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.inference.errors import ModelUnsupported
from redline.inference.libraries import contact, incompatible

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

LIBRARY = "transformers"

_CACHE_WORDS = ("cache", "past_key_values")
"""From 5.24 on, which takes the old word until 5.40; and before."""
_POSITIONS, _MASK, _LAST = "position_ids", "attention_mask", "logits_to_keep"
_KNOWN = {*_CACHE_WORDS, _POSITIONS, _MASK, _LAST}
_ELSE = {"input_ids", "inputs_embeds", "labels", "use_cache", "output_attentions", "output_hidden_states"}
"""What forward takes besides, under words that cannot mean the cache, the positions or the mask."""

_FULL = "full_attention"
_WINDOWS = ("sliding", "chunk", "window", "local")
"""What the names of attention kinds that do not see all earlier positions have in them."""
_SHIFTING_ROPES = ("dynamic", "longrope")
"""Rotary embeddings whose frequencies depend on the longest sequence in the batch."""
_ALWAYS_FULL = {"llama", "gpt2"}
"""Architectures that know no window, whatever words a release has for it."""
_WINDOWED = ("MistralConfig", "Gemma2Config", "Llama4TextConfig")
"""Configurations that by themselves state what no short measurement can see, one for each way of stating it."""


@dataclass(frozen=True, slots=True)
class ArgumentNames:
    """The words under which a model's forward takes what a pass hands over."""

    cache: str
    positions: str = _POSITIONS
    mask: str = _MASK
    rest: Mapping[str, int] = field(default_factory=dict)
    """What saves the logits of all positions but the last, where forward knows how."""


def cache_argument_names(model: PreTrainedModel) -> list[str]:
    """The words under which forward may take the cache, the likeliest first. Names never rule one out."""
    words = _words(model)
    stated = [word for word in _CACHE_WORDS if word in words]
    return [*stated, *_unknown(words), *(word for word in _CACHE_WORDS if word not in words)]


def argument_names(model: PreTrainedModel, cache_word: str) -> Iterator[ArgumentNames]:
    """The ways of handing over a pass, the usual first, once it is known under which word the cache goes."""
    words = _words(model)
    free = [word for word in _unknown(words) if word != cache_word]
    positions, masks = ([usual] if usual in words else [*free, usual] for usual in (_POSITIONS, _MASK))
    rest = {_LAST: 1} if _LAST in words else {}
    for position, mask in itertools.product(positions, masks):
        if position != mask:
            yield ArgumentNames(cache_word, position, mask, rest)


def _words(model: PreTrainedModel) -> list[str]:
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [word for word, what in inspect.signature(model.forward).parameters.items() if what.kind in named]


def _unknown(words: list[str]) -> list[str]:
    return [word for word in words if word not in _KNOWN | _ELSE]


def cache_classes() -> tuple[type[Any], type[Any]]:
    """The class of a cache and of one of its layers, to derive from.

    The layer is a concrete one: a method that a later release asks of every layer is then there.
    """
    with contact(LIBRARY, "the class of its caches"):
        from transformers import Cache, DynamicLayer

        return Cache, DynamicLayer


def stated_limit(model: PreTrainedModel) -> str | None:
    """What a configuration says against serving the model that a measurement on a few tokens cannot see.

    Raises `IncompatibleLibrary` where this release states such things in words unknown here.
    """
    reason = _limit(model.config.get_text_config(decoder=True))
    if reason is None and model.config.model_type not in _ALWAYS_FULL and (unread := _unread()):
        raise incompatible(
            LIBRARY, f"what {unread} states about its attention is not as it was, so others cannot be read"
        )
    return reason


def stated_state(model: PreTrainedModel) -> str | None:
    """What a model says about itself that explains why a measurement failed."""
    if model.config.is_encoder_decoder:
        return "it is an encoder-decoder, not a decoder-only model"
    if getattr(model, "_is_stateful", False):
        return "it keeps another state than keys and values by position"
    return None


def context_length(model: PreTrainedModel) -> int:
    """Positions that a model's configuration states. Raises `ModelUnsupported` where it states none."""
    length = getattr(model.config.get_text_config(decoder=True), "max_position_embeddings", None)
    if not length:
        raise ModelUnsupported(f"a {model.config.model_type!r} model does not say how long its context is")
    return int(length)


def _limit(config: Any) -> str | None:
    kinds = sorted(set(getattr(config, "layer_types", None) or [_FULL]))
    if len(kinds) > 1:
        return f"it mixes attention kinds ({', '.join(kinds)}); only full attention works"
    windowed = getattr(config, "sliding_window", None) or getattr(config, "attention_chunk_size", None)
    if windowed or any(sign in kinds[0] for sign in _WINDOWS):
        return "it attends within a sliding window; only full attention works"
    shifting = sorted(_rope_types(config).intersection(_SHIFTING_ROPES))
    return f"its {shifting[0]!r} position encoding depends on what else is in the batch" if shifting else None


def _rope_types(config: Any) -> set[str]:
    """Those of all kinds of layers: a configuration has one entry, or one for each kind."""
    stated = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    entries = [stated, *(entry for entry in stated.values() if isinstance(entry, dict))]
    return {str(entry.get("rope_type") or entry.get("type")) for entry in entries}


@cache
def _unread() -> str | None:
    """The first of the known configurations whose statement cannot be read any more. None is told what to state."""
    import transformers

    with contact(LIBRARY, "the making of a configuration"):
        for name in _WINDOWED:
            if hasattr(transformers, name) and _limit(getattr(transformers, name)()) is None:
                return name
        return None if "default" in _rope_types(transformers.LlamaConfig()) else "LlamaConfig"


def unset_weights(report: Any) -> list[str]:
    """The model's weights that a checkpoint did not hold, from `from_pretrained(..., output_loading_info=True)`."""
    with contact(LIBRARY, "the report of what was loaded"):
        return sorted({*map(str, report["missing_keys"]), *map(str, report["mismatched_keys"])})


def control_tokens(tokenizer: PreTrainedTokenizerBase) -> tuple[str, ...]:
    """The texts of the tokens that are special to a tokenizer, in alphabetical order: what nobody may forge.

    What the library tells is joined with what the tokenizer's own files state. Raises `IncompatibleLibrary` where it
    tells nothing although they do: a prompt could then be given turns by whoever wrote a part of it.
    """
    told, stated = _told(tokenizer), _stated(tokenizer)
    if stated and not told:
        what = f"it names no control token of {tokenizer.name_or_path}, whose files state {len(stated)}"
        raise incompatible(LIBRARY, f"{what}; without them prompts can be forged")
    return tuple(sorted(told | stated))


def _told(tokenizer: Any) -> set[str]:
    with contact(LIBRARY, "a tokenizer's list of control tokens, without which prompts can be forged,"):
        added = [token.content for token in tokenizer.added_tokens_decoder.values() if token.special]
        told = {*added, *tokenizer.all_special_tokens}
        if others := {type(token).__name__ for token in told if not isinstance(token, str)}:
            raise TypeError(f"tokens are of the type {', '.join(others)}")
        return told


def _stated(tokenizer: Any) -> set[str]:
    """What the files say that a tokenizer was read from; empty where it was made in memory or on another machine."""
    if not tokenizer.name_or_path:
        return set()
    folder = Path(tokenizer.name_or_path)
    added = _json(folder / "tokenizer.json").get("added_tokens") or []
    decoder = _json(folder / "tokenizer_config.json").get("added_tokens_decoder") or {}
    return {token["content"] for token in [*added, *decoder.values()] if token.get("special")}


def _json(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no warnings: what matters is in the exception."""
    with contact(LIBRARY, "the switch for its warnings"):
        from transformers.utils import logging as transformers_logging

        logging: Any = transformers_logging
        shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
        logging.disable_progress_bar()
        logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()
