"""What is not handed to sympy at all: text that by its size alone can cost gigabytes or hours."""

from __future__ import annotations

import re

MAX_LENGTH = 1000
MAX_DIGITS = 300
MAX_DEPTH = 20
MAX_EXPONENT = 10_000
MAX_FACTORIAL = 10_000

_RUN = re.compile(r"\d+")
_POWER = re.compile(r"\^|\*\*")
_FACTORIAL = re.compile(r"(\d+)\s*[)}]*\s*!")
_DOUBLE = re.compile(r"!\s*[)}]*\s*!|\}\s*!|\((?:[^()]*[!^*()\\][^()]*)\)\s*!|\)\)\s*!")
_OPENING, _CLOSING = "({[", ")}]"


def refusal(text: str) -> str | None:
    """Why an answer is too big to compare; None when it is not. Looks at the text only, in linear time."""
    if len(text) > MAX_LENGTH:
        return f"longer than {MAX_LENGTH} characters"
    if any(len(run) > MAX_DIGITS for run in _RUN.findall(text)):
        return f"a number of more than {MAX_DIGITS} digits"
    if _depth(text) > MAX_DEPTH:
        return f"brackets nested deeper than {MAX_DEPTH}"
    if any(_is_big(_exponent(text, power.end())) for power in _POWER.finditer(text)):
        return f"a power tower, or an exponent above {MAX_EXPONENT}"
    if _DOUBLE.search(text) or any(int(n) > MAX_FACTORIAL for n in _FACTORIAL.findall(text)):
        return f"a factorial of a formula, or of more than {MAX_FACTORIAL}"
    return None


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        deepest = max(deepest, depth)
    return deepest


def _exponent(text: str, start: int) -> str:
    """What stands in the exponent: a bracketed group and a power on it, or the signs up to the next operator."""
    rest = text[start:].lstrip()
    if not rest or rest[0] not in _OPENING:
        found = re.match(r"[-+]?\s*[\w.\\]*(?:\s*(?:\^|\*\*|!))?", rest)
        return found[0] if found else ""
    depth = 0
    for index, character in enumerate(rest):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0:
            return rest[: index + 1] + rest[index + 1 :].lstrip()[:1].replace("*", "")
    return rest


def _is_big(exponent: str) -> bool:
    return bool(
        _POWER.search(exponent) or "!" in exponent or any(int(n) > MAX_EXPONENT for n in _RUN.findall(exponent))
    )
