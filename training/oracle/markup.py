"""LaTeX and typography in plain characters, so that one grammar reads what solutions write in many dresses."""

from __future__ import annotations

import re

RIDDLE = "§"
"""Stands where something cannot be read."""

_BOXED = re.compile(r"(=\s*\$?\s*)?\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+\))\s+", re.MULTILINE)
_RULES = [
    (re.compile(pattern), plain)
    for pattern, plain in [
        (r"[−–—]", "-"),
        (r"\*\*|__", " "),
        (r"[×·∙]|\\times(?![A-Za-z])|\\cdot(?![A-Za-z])", "*"),
        (r"÷|\\div(?![A-Za-z])|(?<=[\d)]) : (?=[\d(-])", " / "),
        # A number before it makes it a mixed number: `2\frac{1}{2}`.
        (r"(?<=\d)\s*\\[dt]?frac", f" {RIDDLE} "),
        (r"\\[dt]?frac\{\s*(\d+)\s*\}\{\s*(\d+)\s*\}", r"\1/\2"),
        (r"\\[dt]?frac(\d)(\d)", r"\1/\2"),
        (r"\\text\{[^{}]*\}", " "),
        (r"\\[()\[\]]|\\[,;!]|\\?\$|[€£]", ""),
        (r"\\%", "%"),
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),
        # A unit between a number and a sign: `5 apples * 3 = 15`. Two letters or more, so that an unknown stays.
        (r"(?<=\d)\s+[A-Za-z]{2,}(?=\s*[*/=]|\s+[-+x]\s)", ""),
    ]
]


def plain(text: str) -> str:
    """The text in plain characters; a box is what it holds where an equals sign stands before it, else a riddle."""
    text = _BOXED.sub(lambda found: f"= {found[2]}" if found[1] else f" {RIDDLE} . ", text)
    text = _BULLET.sub("", text)
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text
