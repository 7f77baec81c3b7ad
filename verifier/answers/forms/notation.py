r"""Answers in one way of writing: LaTeX that carries no meaning is taken off.

Nothing here decides mathematics: two answers that come out alike were the same text, formatted in different ways.
"""

from __future__ import annotations

import re
import unicodedata

_MATH = ((r"\(", r"\)"), (r"\[", r"\]"), ("$$", "$$"), ("$", "$"))
_TEXT = r"\\(?:text|textnormal|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname)"
_SIGNS = {
    **dict.fromkeys("−–‐‑", "-"),
    **dict.fromkeys("\u200b\u200c\u2060\ufeff", ""),
    **dict.fromkeys("\u2002\u2003\u2009\u200a\u202f\u3000", " "),
    **dict(zip("÷⁄∗⟨⟩º。、", "//*()°.,", strict=True)),
    **dict(
        zip(
            "×·⋅π∞√≤≥≠≈±∅∈∪∩",
            map(
                r"\{} ".format,
                "times cdot cdot pi infty sqrt le ge ne approx pm emptyset in cup cap".split(),
            ),
            strict=True,
        )
    ),
}
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ]+")
_LOWERED = re.compile(r"[₀₁₂₃₄₅₆₇₈₉]+")
_ROOT = re.compile(r"\\sqrt (?:(\d+|[a-z])|(?=\())")
_UNIT = re.compile(r"(?:" + _TEXT + r"\s*\{\s*(?P<unit>[A-Za-z][A-Za-z .]*)\})(?P<power>\^\{?\d\}?)?$")
_PHRASE = re.compile(r"\$([^$]+)\$\s*([A-Za-z%° ]+)")
_WHOLE_TEXT = re.compile(_TEXT + r"\s*\{([^{}]*)\}")
_BEFORE = [
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"#{1,6}\s+(.+)",
        r"\*\*([^*]+)\*\*",
        r"__([^_]+)__",
        r"`+([^`]+)`+",
        r"(?:so |thus |hence |therefore,? )?(?:the )?(?:final |correct )?answer\s*(?:is|:|=)\s*:?\s*(.+)",
        r"(?:\\approx|\\simeq|\\sim|~=|=)(?![A-Za-z])\s*(.+)",
        r"(?:approximately|approx\.?|about|roughly)\s+(?=[\d$\\-])(.+)",
        r"\{([^{},]+)\}",
    )
]
_REPLACED = [
    (re.compile(pattern), by)
    for pattern, by in [
        (r"\\(?:left|right|displaystyle|bigl?|bigr|Bigl?|Bigr|limits)(?![A-Za-z])\.?", ""),
        (r"\\text(?:normal|rm|up)(?![A-Za-z])", r"\\text"),
        (r"\\(?:text)?color\s*\{[^{}]*\}", ""),
        (r"\\(?:boldsymbol|bm|mathbf)\s*\{([^{}a-z]*)\}", r"\1"),
        (r"(?<![\d.\\])(\d+)\s+and\s+(?=\d+/\d+(?![\d/])|a\s+half\b|\\frac[{\d])", r"\1 "),
        (r"(?<![\d.\\])(\d+)\s*\\text\{\s*and\s*\}\s*(?=\\[dt]?frac[{\d])", r"\1 "),
        (r"(?<=\d) to (?=\d+$)", ":"),
        (r"(?<=\d) a half\b", " 1/2"),
        (r"(?<=\d),\\!\s*(?=\d)", ","),
        (r"(?<=\d)_(?=\d{3}(?!\d))", ""),
        (r"(?<=,)\\[,;:]", " "),
        (r"\\[,;:]\s*(?=d[a-z](?![a-z]))", " "),
        (r"(?<!\\)\\[!,;:]|\\q?quad(?![A-Za-z])|\{\}", ""),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"\{,\}", ","),
        (r"(?<!\\)\\ |~| ", " "),
        (r"\\%|\\text\{\s*%\s*\}", "%"),
        (r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))|\\degree(?![A-Za-z])|\\text\{\s*degrees?\s*\}", "°"),
        (_TEXT + r"\s*\{\s*([ei])\s*\}", r"\1"),
        (r"\\sqrt\s*\(([^(){}]*)\)", r"\\sqrt{\1}"),
        (r",?\s*" + _TEXT + r"\s*\{\s*(?:and|or)\s*\}|,?\s+(?:and|or)\s+", ", "),
        (r"\s+", " "),
        # Space stays where it keeps two words, two numbers or two entries of a list apart: `2 1/2`, `1, 234`.
        (r"(?<![\w,])\s+|\s+(?![\w.\\])", ""),
    ]
]


def plain(answer: str) -> str:
    r"""The answer without math delimiters, spacing commands, `\left`/`\right`, fraction variants and a final full stop.

    Also without Markdown's signs and words like `The answer is` before it; signs beyond ASCII become LaTeX.
    `\text{...}` around the whole is opened. Idempotent in effect on ordinary answers; linear in their length.
    """
    text = _bare(_ascii(answer.strip()))
    for pattern, by in _REPLACED:
        text = pattern.sub(by, text)
    whole = _WHOLE_TEXT.fullmatch(text.strip())
    return _bare(_unstopped((whole[1] if whole else text).strip()))


def _bare(text: str) -> str:
    """The text without the delimiters and the words around it, however they are nested."""
    for _ in range(4):
        text, before = _undelimited(text), text
        for pattern in _BEFORE:
            found = pattern.fullmatch(text)
            text = found[1].strip() if found else text
        if text == before:
            break
    return text


def _unstopped(text: str) -> str:
    """Without a full stop; the three of `0.333...` mean something."""
    return text if text.endswith("...") else text.rstrip(".").rstrip()


def _ascii(text: str) -> str:
    """Signs, superscripts, vulgar fractions and full-width letters of Unicode in LaTeX."""
    if text.isascii():
        return text
    text = _RAISED.sub(lambda found: "^{" + _folded(found[0]) + "}", text)
    text = "".join(map(_sign, _LOWERED.sub(lambda found: "_{" + _folded(found[0]) + "}", text)))
    return _ROOT.sub(lambda found: r"\sqrt" + (f"{{{found[1]}}}" if found[1] else ""), text)


def _sign(character: str) -> str:
    kind = unicodedata.decomposition(character)
    if kind.startswith("<fraction>"):
        over, _, under = _folded(character).partition("\u2044")
        return f"\\frac{{{over}}}{{{under}}}" if under else character
    return _SIGNS.get(character, _folded(character) if kind.startswith("<wide>") else character)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-")


def split_unit(answer: str) -> tuple[str, str]:
    r"""A plain answer without a unit written as `\text{...}` at its end, and that unit; `("...", "")` without one."""
    found = _UNIT.search(answer)
    if found is None or not found.start():
        return answer, ""
    return answer[: found.start()].rstrip(), found["unit"].strip().rstrip("s") + (found["power"] or "")


def _undelimited(text: str) -> str:
    text = _unstopped(text)
    for opening, closing in _MATH:
        inside = text[len(opening) : -len(closing)]
        if text.startswith(opening) and text.endswith(closing) and inside.strip() and "$" not in inside:
            return inside.strip()
    phrase = _PHRASE.fullmatch(text)
    return f"{phrase[1].strip()} {phrase[2]}" if phrase else text
