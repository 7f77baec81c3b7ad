r"""Lists, tuples, sets and intervals as they are written: their brackets and their entries.

`(1, 2)` may be a point or an open interval and `[1, 2]` a closed interval or a list; both keep their order. `1, 2`
without brackets and `\{1, 2\}` have none. Runs in the comparing process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from redline.verifier.answers.equality import Equality

Compare = Callable[[str, str], Equality]

_TOKEN = re.compile(r"\\[{}]|\\begin\b|\\end\b|\\\\|[(){}\[\],;]|(?<![<>!\\])=")
_OPENING, _CLOSING = ("(", "[", "{", r"\{", r"\begin"), (")", "]", "}", r"\}", r"\end")
_LABEL = re.compile(r"([A-Za-z]\w*)=")


@dataclass(frozen=True, slots=True)
class Collection:
    """Two or more entries, or the one or none of a set in braces."""

    opening: str
    """`(`, `[`, `{`, or nothing."""
    closing: str
    entries: tuple[str, ...]

    @property
    def brackets(self) -> str:
        """Both brackets."""
        return self.opening + self.closing

    @property
    def is_ordered(self) -> bool:
        """Whether the place of an entry means something."""
        return self.opening in ("(", "[")


def read_collection(text: str) -> Collection | None:
    r"""The collection that the whole text is; None where it is none. `\pm` outside brackets makes a list of two."""
    text = text.strip()
    groups = cut(text, ";")
    if len(groups) > 1 and "," in text:
        return Collection("", "", tuple(f"({group})" if "," in group else group for group in groups if group))
    commas = cut(text, ",;")
    if len(commas) > 1:
        return Collection("", "", tuple(entry for part in commas for entry in _signs(part) if entry))
    for opening, closing in ((r"\{", r"\}"), ("{", "}"), ("(", ")"), ("(", "]"), ("[", ")"), ("[", "]")):
        if text.startswith(opening) and text.endswith(closing) and _is_one_group(text):
            entries = cut(text[len(opening) : -len(closing)], ",;")
            if opening == r"\{" and any(sign in text for sign in ("|", ":", r"\mid")):
                return None
            if len(entries) > 1 or opening == r"\{":
                brackets = ("", "") if opening == "{" else (opening[-1], closing[-1])
                return Collection(*brackets, tuple(e for part in entries for e in _signs(part) if e))
    signs = _signs(text)
    return Collection("", "", tuple(signs)) if len(signs) > 1 else None


def same_collection(gold: Collection, answer: Collection, compare: Compare) -> Equality:
    """Entry by entry: in place where both have an order, anywhere where neither has one.

    The same entries in the brackets of a tuple and of a set, or out of place in a list without brackets, are `unknown`.
    """
    if gold.is_ordered and answer.is_ordered:
        if gold.brackets != answer.brackets and len(gold.entries) == len(answer.entries) == 2:
            return "no"  # an open end is not a closed one
        return in_place(gold.entries, answer.entries, compare)
    if gold.is_ordered != answer.is_ordered:
        return _half_ordered(gold, answer, compare)
    named = [bool(_labels(one.entries)) for one in (gold, answer)]
    if gold.opening == answer.opening == "" and named[0] != named[1]:
        return _doubted(gold, answer, compare)
    return anywhere(gold.entries, answer.entries, compare)


def in_place(golds: Sequence[str], answers: Sequence[str], compare: Compare) -> Equality:
    """Whether each entry equals the one in the same place."""
    if len(golds) != len(answers):
        return "no"
    verdicts = [compare(gold, answer) for gold, answer in zip(golds, answers, strict=True)]
    return "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"


def anywhere(golds: Sequence[str], answers: Sequence[str], compare: Compare) -> Equality:
    """Whether both have the same entries, each counted once."""
    left, doubtful, golds = distinct(answers, compare), False, distinct(golds, compare)
    for gold in golds:
        verdicts = [compare(gold, candidate) for candidate in left]
        if "yes" in verdicts:
            left.pop(verdicts.index("yes"))
        elif "unknown" in verdicts:
            left.pop(verdicts.index("unknown"))
            doubtful = True
        else:
            return "no"
    return "no" if left else "unknown" if doubtful else "yes"


def distinct(entries: Sequence[str], compare: Compare) -> list[str]:
    """The entries without those that equal an earlier one."""
    kept: list[str] = []
    for entry in entries:
        if all(entry != other and compare(other, entry) != "yes" for other in kept):
            kept.append(entry)
    return kept


def _half_ordered(gold: Collection, answer: Collection, compare: Compare) -> Equality:
    """A point or an interval against a set or a list without brackets."""
    if "{" in (gold.opening, answer.opening):
        return "no" if anywhere(gold.entries, answer.entries, compare) == "no" else "unknown"
    if _labels(gold.entries) or _labels(answer.entries):
        return in_place(_by_label(gold.entries), _by_label(answer.entries), compare)
    return _doubted(gold, answer, compare)


def _doubted(gold: Collection, answer: Collection, compare: Compare) -> Equality:
    """One of the two may have an order."""
    if in_place(gold.entries, answer.entries, compare) == "yes":
        return "yes"
    return "no" if anywhere(gold.entries, answer.entries, compare) == "no" else "unknown"


def _labels(entries: Sequence[str]) -> list[str]:
    """The different letters that the entries give values to; empty where one has none or two have the same."""
    found = [match[1] for entry in entries if (match := _LABEL.match(entry))]
    return found if len(found) == len(set(found)) == len(entries) else []


def _by_label(entries: Sequence[str]) -> list[str]:
    return sorted(entries) if _labels(entries) else list(entries)


def _signs(text: str) -> list[str]:
    r"""The two values of a text with one `\pm` in it, else the text."""
    if len(re.findall(r"\\[pm][pm](?![A-Za-z])", text)) != 1 or r"\mp" in text:
        return [text]
    return [re.sub(r"\\pm(?![A-Za-z])\s*", sign, text) for sign in ("+", "-")]


def cut(text: str, signs: str) -> list[str]:
    """The text cut at these signs where they stand in no bracket."""
    parts, start, depth = [], 0, 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        if token[0] in signs and depth == 0:
            parts.append(text[start : token.start()].strip())
            start = token.end()
    return [*parts, text[start:].strip()]


def _is_one_group(text: str) -> bool:
    """Whether the bracket that opens the text closes at its end."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        if depth == 0:
            return token.end() == len(text)
    return False
