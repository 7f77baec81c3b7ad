"""Control tokens that somebody wrote out as text: taken apart, so that a prompt has no turns but its own.

A prompt is text, and a tokenizer reads `<|im_end|>` in it as the end of a turn whoever wrote it. Round brackets keep it
readable and make it ordinary text: `(|im_end|)`. Text without markers stays as it is, byte for byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from inference.model import Message, Renderer

_COMMON = (
    r"<\|[a-z][\w▁.:/-]+\|>",
    r"</?(?:s|bos|eos|pad|unk|mask|think|tool_call|tool_response|start_of_turn|end_of_turn|extra_\d+|unused\d+)>",
    r"\[/?inst\]",
    r"<</?sys>>",
)
"""Markers of the known chat formats, for models that cannot tell all of theirs (a server's, say)."""


def render_prompt(
    model: Renderer, messages: Sequence[Message], *, add_generation_prompt: bool = False, opening: str = ""
) -> str:
    """The messages through the model's chat template, then `opening`, with no control token but the template's own.

    The one way from messages to a prompt. Raises what the model's `render` raises.
    """
    safe: list[Message] = [{"role": m["role"], "content": without_control(m["content"], model)} for m in messages]
    return model.render(safe, add_generation_prompt=add_generation_prompt) + without_control(opening, model)


def without_control(text: str, model: Renderer) -> str:
    """The text with the model's control tokens, and those of the known chat formats, taken apart.

    Lone surrogates, which no tokenizer takes, and control tokens of one unprintable sign become question marks. Doing
    it twice changes nothing more.
    """
    return _without(text, tuple(model.special_tokens))


def take_apart(text: str, markers: re.Pattern[str]) -> str:
    """Give every match of `markers`, a pattern for lower-case text, round brackets; without brackets, a space inside.

    The matches are found in the text as it reads: without invisible signs, with compatibility forms (`＜｜`) and
    capitals folded. They may overlap.
    """
    read, places = _fold(text)
    signs: list[str] = []
    for match in re.finditer(f"(?=({markers.pattern}))", read):
        signs = signs or list(text)
        first, last = places[match.start(1)], places[match.end(1) - 1]
        signs[first] = "(" if read[match.start(1)] in "<[" else f"{text[first]} "
        signs[last] = ")" if read[match.end(1) - 1] in ">]" else signs[last]
    return "".join(signs) or text


@lru_cache(maxsize=2048)
def _without(text: str, tokens: tuple[str, ...]) -> str:
    signs = {ord(token): "?" for token in tokens if len(token) == 1 and not (token.isprintable() or token.isspace())}
    return take_apart(text.encode(errors="replace").decode().translate(signs), _markers(tokens))


@lru_cache(maxsize=64)
def _markers(tokens: tuple[str, ...]) -> re.Pattern[str]:
    own = {_fold(token)[0] for token in tokens}
    # A space inside changes nothing about a token that is one sign, or one sign and space.
    breakable = sorted(token for token in own if len(token) > 1 and not token[1].isspace())
    return re.compile("|".join([*_COMMON, *map(re.escape, breakable)]))


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """How the text reads, and for each sign of that the index in `text` of where it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    signs: list[str] = []
    places: list[int] = []
    for index, sign in enumerate(text):
        if sign.isascii():
            folded = sign.lower()
        elif unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f":
            continue
        else:
            folded = unicodedata.normalize("NFKC", sign).casefold()
        signs.append(folded)
        places.extend([index] * len(folded))
    return "".join(signs), places
