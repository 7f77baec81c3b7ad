"""What stands around a formula: whether it belongs to it, and whether it takes back what the formula states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redline.verifier.exact.tokens import Token, is_math

_REACH = 100
"""Tokens on either side in which a word can take a claim back."""
_DOUBT = frozenset(
    "not no neither nor never cannot can't isn't doesn't don't won't fail fails wrong incorrect incorrectly invalid"
    " mistake mistaken mistakenly error false absurd impossible inconsistent contradiction contradicts instead"
    " unequal differs different whether unless approx approximately about roughly around nearly almost"
    " rounded rounding round rounds estimate estimated hypothetical"
    " mod modulo remainder base binary octal hexadecimal clock".split()
)
_DOUBT_AHEAD = frozenset("if suppose supposing assume assuming when whenever unless try trying say let guess".split())
_OPERATORS = frozenset(
    "of times plus minus by per over from percent divided multiplied squared cubed product sum difference quotient"
    " log ln sin cos tan mod root sqrt base half double twice triple third quarter and or to hundred thousand million"
    " billion dozen less more than added subtracted increased decreased point am pm o'clock remainder rem".split()
)
_AFTER = _OPERATORS - {"and", "or", "by", "to", "from", "per", "of", "less", "more", "than", "over", "remainder"} | {
    "remainder",
    "degrees",
}
_PARTS = re.compile(r"(?:\w+ths?|halves|thirds|fourths|quarters|tens|ones|hundreds|thousands|millions|dozens)")


def changes_number(word: str) -> bool:
    """Whether a word behind a number makes it another number."""
    return word.lower() in _AFTER or _PARTS.fullmatch(word.lower()) is not None


def stands_alone(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing on either side of the tokens from `start` to `end` could change what they mean."""
    return _is_safe_before(tokens, start) and _is_safe_after(tokens, end)


def _is_safe_before(tokens: Sequence[Token], start: int) -> bool:
    dash = tokens[start].text == "-" and start + 1 < len(tokens) and not tokens[start + 1].glued
    if tokens[start].text in ("+", "*", "/", "^", "=", ")") or dash:
        return False
    if start == 0:
        return True
    before = tokens[start - 1]
    if tokens[start].text == "-" and before.kind not in ("stop", "edge"):
        return False
    if before.kind == "word":
        return _joins_nothing(before.text.lower(), tokens[start])
    if before.text == "," or before.kind == "edge":
        # A formula's edge, or a comma, right behind another formula separates nothing for certain.
        further = tokens[start - 2] if start > 1 else None
        return further is None or not (is_math(further) or further.kind == "other")
    return (before.kind == "stop" and not _divides(tokens, start - 1)) or before.text == "("


def _divides(tokens: Sequence[Token], index: int) -> bool:
    """Whether a colon divides, as in much of the world: `12 : 3 + 2`. `Day 2: 3 + 2` has its space on one side."""
    even = tokens[index].glued == tokens[index + 1].glued
    return tokens[index].text == ":" and even and index > 0 and is_math(tokens[index - 1])


def _joins_nothing(word: str, token: Token) -> bool:
    # `x = 3 or x = -3` names another solution; before a number `or` and `and` may join two of them.
    if word in ("or", "and") and token.kind == "letter":
        return True
    return word not in _OPERATORS and not _PARTS.fullmatch(word)


def _is_safe_after(tokens: Sequence[Token], end: int) -> bool:
    if tokens[end - 1].text in ("+", "-", "*", "/", "^", "="):
        return False
    after = tokens[end] if end < len(tokens) else None
    if after is None:
        return True
    beyond = tokens[end + 1] if end + 1 < len(tokens) else None
    if after.kind == "word" and after.glued:
        return False
    if after.kind == "word" or after.text == "°":
        operator = beyond is not None and beyond.kind in ("sign", "other") and beyond.text not in "()"
        return not changes_number(after.text) and not (operator and beyond is not None and beyond.text != "/")
    if after.text in ",:" or after.kind == "edge":
        return beyond is None or not (is_math(beyond) or beyond.kind == "other")
    return after.kind == "stop" or after.text in ("(", ")")


def is_doubted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the sentence, or the one behind it, takes the claim back: a question, a supposition, a negation."""
    sentences = 0
    for token in tokens[end : end + _REACH]:
        if (token.text in ("?", "≠", "≈", "%") and not sentences) or token.text.lower() in _DOUBT:
            return True
        sentences += token.kind == "stop" and token.text not in ",:\n"
        if sentences == 2:
            break
    clause = True
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        word = tokens[index].text.lower()
        if word in _DOUBT or (clause and word in _DOUBT_AHEAD):
            return True
        if tokens[index].kind == "stop" and word not in ",:":
            break
        clause = clause and word not in (",", "then", "so")
    return False
