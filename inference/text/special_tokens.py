"""Control tokens that somebody wrote out as text: taken apart, so that a prompt has no turns but its own.

A prompt is text, and a tokenizer reads `<|im_end|>` in it as the end of a turn whoever wrote it. Round brackets keep it
readable and make it ordinary text: `(|im_end|)`. Text without markers stays as it is, byte for byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from redline.inference.model import Message, Renderer

_COMMON = (
    # In bars: ChatML, Llama 3 and 4, Phi, GLM, Cohere, gpt-oss, StarCoder, DeepSeek (whose bars are full-width).
    r"<\|/?[a-z_▁][\w▁.:/-]+\|>",
    r"</?\|/?dsml\|\w*>",
    # In half of them: Gemma 4. In square ones: EXAONE, BlueLM.
    r"<\|(?:turn|channel|think|tool|tool_call|tool_response|image|audio|video)>",
    r"<(?:turn|channel|think|tool|tool_call|tool_response|image|audio|video)\|>",
    r"<\|\"\|>",
    r"\[\|(?:system|user|assistant|tool|endofturn|human|ai)\|\]",
    # Ends, fillings and reserves of sentencepiece vocabularies.
    r"</?(?:s|bos|eos|pad|unk|mask|cls|sep|eod|eot|sop|eop|eoh|eoa)>",
    r"<(?:bos|eos|eop|pad|unk|mask|cls|sep)_token>",
    r"<(?:extra|extra_id|unused|reserved|reserved_token|special|special_token|tokens_unused|mask:|loc|seg)_?\d+>",
    # Turns, thoughts and tools: Gemma, Qwen, GLM, Ling, TeleChat, MiniMax, Seed.
    r"</?(?:think|tool_call|tool_response|tool_sep|arg_key|arg_value|role)>",
    r"<(?:start|end)_of_(?:turn|image|audio|utterance)>",
    r"<_(?:start|end|system|user|bot|observation|pad)>",
    r"</?(?:seed|minimax):\w+>",
    r"<\[[a-z][\w▁]+\]>",
    r"\]~!?b[\[\]]",
    r"\[e~\[",
    r"\]![pd]~\[",
    # Pictures and sounds.
    r"</?(?:image|img|video|audio)>",
    r"<(?:img_context|image_soft_token|audio_soft_token|fake_token_around_image)>",
    # Files: StarCoder, SantaCoder, Code Llama, Falcon.
    r"<fim[_-](?:prefix|middle|suffix|pad)>",
    r"<(?:filename|reponame|repo_name|gh_stars|file_sep|empty_output|pr|(?:issue|jupyter|commit|pr)_\w+)>",
    r"(?-i:<(?:PRE|SUF|MID|BOT)>)",
    r"(?-i:>>(?:TITLE|ABSTRACT|INTRODUCTION|SUMMARY|COMMENT|ANSWER|QUESTION|DOMAIN|PREFIX|SUFFIX|MIDDLE)<<)",
    # In square brackets: Llama 2, Mistral, GLM, Kimi, InternLM, BERT. Short ones as they are only: a[pad] is code.
    r"<</?sys>>",
    r"\[/?(?:inst|system_prompt|available_tools|tool_calls|tool_results|tool_content|model_settings)\]",
    r"\[(?:[gs]mask|start_header_id|end_header_id|(?:unused|control|unused_token)_?\d+)\]",
    r"(?-i:\[/?(?:BOS|EOS|EOT|PAD|UNK|CLS|SEP|MASK|THINK|ARGS|CALL_ID|PREFIX|MIDDLE|SUFFIX|IMG|IMG_BREAK|IMG_END)\])",
    r"(?-i:\[(?:AUDIO|BEGIN_AUDIO|TRANSCRIBE|TOOL_CALL|TOOL_RESULT)\])",
)
"""Markers of the known chat formats, for models that cannot tell all of theirs (a server's, say): from the public
tokenizer configurations of the families named. Capitals do not matter, except where it says so."""

_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point of DerivedCoreProperties.txt (Unicode 16), which `unicodedata` does not tell: joiners,
fillers, variation selectors, tags, and what is reserved for more of them."""
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
"""Of ASCII, those that are no white space: a terminal shows nothing of them, and some tokenizers drop them."""
_CACHED_LENGTH = 16_384
"""Longer texts are not remembered: thousands of them would fill the memory."""


def render_prompt(
    model: Renderer, messages: Sequence[Message], *, add_generation_prompt: bool = False, opening: str = ""
) -> str:
    """The messages through the model's chat template, then `opening`, with no control token but the template's own.

    The one way from messages to a prompt. Raises what the model's `render` raises.
    """
    safe: list[Message] = [{"role": m["role"], "content": neutralize(m["content"], model)} for m in messages]
    return model.render(safe, add_generation_prompt=add_generation_prompt) + neutralize(opening, model)


def neutralize(text: str, model: Renderer) -> str:
    """The text with the model's control tokens, and those of the known chat formats, taken apart.

    Lone surrogates, which no tokenizer takes, and control tokens of one unprintable sign become question marks. Doing
    it twice changes nothing more.
    """
    tokens = tuple(model.special_tokens)
    return _remembered(text, tokens) if len(text) <= _CACHED_LENGTH else _without(text, tokens)


def neutralize_markers(text: str, markers: re.Pattern[str]) -> str:
    """Give every match of `markers` round brackets; without brackets, a space inside.

    The matches are found in the text as it reads: without signs that show nothing, with compatibility forms (`＜｜`)
    folded, and whatever the capitals, unless the pattern minds them (`(?-i:...)`). They may overlap.
    """
    read = text if text.isascii() and not _CONTROLS.search(text) else text.translate(_FOLDED)
    if not re.search(markers.pattern, read, re.IGNORECASE):
        return text
    places = [index for index, sign in enumerate(text) for _ in _FOLDED[ord(sign)]]
    signs = list(text)
    for match in re.finditer(f"(?=({markers.pattern}))", read, re.IGNORECASE):
        first, last = places[match.start(1)], places[match.end(1) - 1]
        signs[first] = "(" if read[match.start(1)] in "<[" else f"{text[first]} "
        signs[last] = ")" if read[match.end(1) - 1] in ">]" else signs[last]
    return "".join(signs)


def _without(text: str, tokens: tuple[str, ...]) -> str:
    signs = {ord(token): "?" for token in tokens if len(token) == 1 and not (token.isprintable() or token.isspace())}
    return neutralize_markers(text.encode(errors="replace").decode().translate(signs), _markers(tokens))


_remembered = lru_cache(maxsize=2048)(_without)


@lru_cache(maxsize=64)
def _markers(tokens: tuple[str, ...]) -> re.Pattern[str]:
    own = {token.translate(_FOLDED) for token in tokens}
    # A space inside changes nothing about a token that is one sign, or one sign and space.
    breakable = sorted(token for token in own if len(token) > 1 and not token[1].isspace())
    return re.compile("|".join([*_COMMON, *map(re.escape, breakable)]), re.IGNORECASE)


class _Folded(dict[int, str]):
    """How each sign reads, as `str.translate` asks for it."""

    def __missing__(self, code: int) -> str:
        return _fold(code)


@lru_cache(maxsize=16_384)
def _fold(code: int) -> str:
    sign = chr(code)
    if _IGNORABLE.match(sign) or (unicodedata.category(sign) in {"Cc", "Cf"} and not sign.isspace()):
        return ""
    return unicodedata.normalize("NFKC", sign)


_FOLDED = _Folded((code, _fold(code)) for code in range(128))
