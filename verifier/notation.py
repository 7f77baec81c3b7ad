r"""Answers in one way of writing: the dress of LaTeX that carries no meaning is taken off.

Nothing here decides mathematics: two answers that come out alike were the same text in different dress.
"""

from __future__ import annotations

import re

_MATH = ((r"\(", r"\)"), (r"\[", r"\]"), ("$$", "$$"), ("$", "$"))
_TEXT = r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname)"
_UNIT = re.compile(r"(?:" + _TEXT + r"\s*\{\s*(?P<unit>[A-Za-z][A-Za-z .]*)\})(?P<power>\^\{?\d\}?)?$")
_PHRASE = re.compile(r"\$([^$]+)\$\s*([A-Za-z%° ]+)")
_WHOLE_TEXT = re.compile(_TEXT + r"\s*\{([^{}]*)\}")
_REPLACED = [
    (re.compile(pattern), by)
    for pattern, by in [
        (r"\\(?:left|right|displaystyle|bigl?|bigr|Bigl?|Bigr|limits)(?![A-Za-z])\.?", ""),
        (r"(?<=\d),\\!\s*(?=\d)", ","),
        (r"(?<=,)\\[,;:]", " "),
        (r"(?<!\\)\\[!,;:]|\\q?quad(?![A-Za-z])|\{\}", ""),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"\{,\}", ","),
        (r"(?<!\\)\\ |~| ", " "),
        (r"−|–", "-"),
        (r"\\%|\\text\{\s*%\s*\}", "%"),
        (r"\^\s*\{?\s*\\circ(?![A-Za-z])\s*\}?|\\degree(?![A-Za-z])|\\text\{\s*degrees?\s*\}", "°"),
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

    `\text{...}` around the whole is opened. Idempotent in effect on ordinary answers; linear in their length.
    """
    text = _undelimited(answer.strip())
    for pattern, by in _REPLACED:
        text = pattern.sub(by, text)
    whole = _WHOLE_TEXT.fullmatch(text.strip())
    return (whole[1] if whole else text).strip().rstrip(".").rstrip()


def split_unit(answer: str) -> tuple[str, str]:
    r"""A plain answer without a unit written as `\text{...}` at its end, and that unit; `("...", "")` without one."""
    found = _UNIT.search(answer)
    if found is None or not found.start():
        return answer, ""
    return answer[: found.start()].rstrip(), found["unit"].strip().rstrip("s") + (found["power"] or "")


def _undelimited(text: str) -> str:
    text = text.rstrip(".").rstrip()
    for opening, closing in _MATH:
        inside = text[len(opening) : -len(closing)]
        if text.startswith(opening) and text.endswith(closing) and inside.strip() and "$" not in inside:
            return inside.strip()
    phrase = _PHRASE.fullmatch(text)
    return f"{phrase[1].strip()} {phrase[2]}" if phrase else text
