"""A step cut into numbers, signs, letters and words, with its arithmetic in plain signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from redline.verifier.exact.notation import CURRENCY, EDGE, plain_arithmetic

_TOKEN = re.compile(
    rf"""
    (?P<command> \\[A-Za-z]+ )
  | (?P<number> \d{{1,3}}+(?:,\d{{3}}){{1,12}}+(?:\.\d+)?+(?!,?\d) | \d+(?:\.\d+)? | (?<![\w.])\.\d+ )
  | (?P<word> [^\W\d_]{{2,}}(?:['-][^\W\d_]+)* )
  | (?P<letter> [^\W\d_] )
  | (?P<sign> [-+*/^()=] )
  | (?P<factorial> (?<=[\d)])! | !(?=[\d(]) )
  | (?P<stop> [.;:,?!\n] )
  | (?P<edge> {EDGE} )
  | (?P<space> \s+ )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_LABEL = re.compile(r"\A\s*(?:step\s+\d{1,2}\s*|\d{1,2})[:.)]\s+(?=\S)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2})(?![.,]?\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![.,]?\d)")
_EQUALS = re.compile(r"\s(?:is\s+equal\s+to|equals)\s", re.IGNORECASE)
_TIMES = re.compile(r"(?<=\d)(\s?)[xX](?=\1[\d(])")


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a sign, the unknown's letter or a word. Only the first three are read as formulas."""

    kind: Literal["number", "sign", "letter", "word", "stop", "edge", "other"]
    text: str
    glued: bool = False
    """Whether no space stands before it."""


def letters(text: str) -> set[str]:
    """The single letters that stand in a text outside its words."""
    return {
        token.text for token in tokens_of(spelled(text, None), None) if token.kind == "other" and token.text.isalpha()
    }


def spelled(text: str, unknown: str | None) -> str:
    """The text without its label, with signs for words of equality and for a times that is no unknown `x`."""
    text = _EQUALS.sub(" = ", plain_arithmetic(_LABEL.sub("", text, count=1)))
    return text if unknown in ("x", "X") else _TIMES.sub(r"\1*", text)


def adapted(text: str) -> str:
    """Decimal commas and groups of thousands after spaces as English writes them, where nothing else can be meant."""
    if re.search(r"\d\.\d", text):
        return text
    text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def tokens_of(text: str, unknown: str | None) -> list[Token]:
    """The tokens of a spelled text; `unknown` is the one letter that is not `other`. Linear in its length."""
    tokens: list[Token] = []
    glued = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind != "space":
            if kind in ("command", "factorial") or (kind == "letter" and found[0] != unknown):
                kind = "other"
            tokens.append(Token(kind, found[0], glued))  # type: ignore[arg-type]  # the groups are the kinds
        glued = kind != "space"
        if kind == "space" and "\n" in found[0]:
            tokens.append(Token("stop", "\n"))
    return tokens


def is_math(token: Token) -> bool:
    """Whether a token may belong to a formula."""
    return token.kind in ("number", "sign", "letter") or token.text == CURRENCY
