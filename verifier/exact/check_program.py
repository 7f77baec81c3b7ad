"""Python that shows that an equality is false, or that it holds, for those who read the evidence of an exact check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from redline.verifier.exact.claims import ClaimSide
from redline.verifier.exact.tokens import Token

HOLDS = "True"
"""How the output ends of a program that does not agree."""


def check_program(one: ClaimSide, other: ClaimSide) -> str:
    """The program for two sides without an unknown; it computes in fractions, as the check does."""
    computed, stated = (one, other) if one.computes else (other, one)
    whole = not any("." in token.text or token.text == "/" for side in (one, other) for token in side.tokens)
    left, right = _python(computed.tokens, whole), _python(stated.tokens, whole)
    result = f"r = {left}\nprint(r, r == {right})"
    return result if whole else f"from fractions import Fraction as F\n{result}"


def comparison(one: ClaimSide, other: ClaimSide) -> str:
    """`12 / 2 == 6`: in floating point, so that what is equal in fractions may come out as unequal."""
    return f"{_joined([_plain(token) for token in one.tokens])} == {_joined([_plain(token) for token in other.tokens])}"


def _python(tokens: Sequence[Token], whole: bool) -> str:
    return _joined([_word(token, whole) for token in tokens])


def _joined(words: Sequence[str]) -> str:
    parts = list(words[:1])
    for before, after in pairwise(words):
        # A factor without a sign in between: 2(3), (2)(3).
        product = before[-1] in ")0123456789" and (after == "(" or after[0] in "F0123456789")
        parts.append(f"{' * ' if product else ''}{after}")
    return "".join(parts).strip()


def _word(token: Token, whole: bool) -> str:
    if token.kind == "number":
        number = token.text.replace(",", "")
        return str(int(number)) if whole else f"F('{number}')"
    sign = "**" if token.text == "^" else token.text
    return f" {sign} " if sign in ("+", "-", "*", "/") else sign


def _plain(token: Token) -> str:
    number = token.text.replace(",", "").lstrip("0")
    return (number if number[:1].isdigit() else f"0{number}") if token.kind == "number" else _word(token, whole=False)
