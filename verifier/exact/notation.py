r"""A step's arithmetic in plain signs, however LaTeX, Markdown or Unicode write it: `$3 \times \frac{1}{2}$`, `3 × ½`.

Unlike `notation.plain`, which takes an answer apart that is one formula, this leaves the words around formulas as they
are, and marks with `EDGE` where a formula begins and ends. What it does not know stays, for the reader to refuse.
"""

from __future__ import annotations

import re
import unicodedata

EDGE = "\x02"
CURRENCY = "¤"
MIXED = "\x03"
"""Between a whole number and the fraction behind it, which nobody multiplies."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("×✕✖∗⋅·•", "*"),
        **dict.fromkeys("÷⁄∕", "/"),
        **dict.fromkeys("−–‐‑﹣－", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u2060\ufeff" + EDGE, None),
        **dict.fromkeys("€£₹¥" + CURRENCY, CURRENCY),
        "＝": "=",
        "＋": "+",
        "’": "'",
    }
)
_SPACE = re.compile(r"\s+")
_MIXED = re.compile(r"(?<=\d)\s?(?=[¼-¾⅐-⅞])")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MATH = re.compile(
    r"\\\((.{0,2000}?)\\\)|\\\[(.{0,2000}?)\\\]|\$\$(.{1,2000}?)\$\$|(?<![\\\d])\$(?=[^\s$])([^$\n]{0,500}?[^\s$\\])\$(?!\d)",
    re.DOTALL,
)
_BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{([^{}]{0,200})\}")
_RESULT = re.compile(r"=\s?\\(?:boxed|fbox)\s*\{([^{}]{0,200})\}")
"""A boxed result goes on with its chain: `7 * 2 = \\boxed{14}`."""
_INNER = [
    (re.compile(pattern), by)
    for pattern, by in [
        (r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))|\\degree(?![A-Za-z])", "°"),
        (r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|operatorname)\s*\{([^{}]*)\}", r" \1 "),
        (r"(?<=\d)\s*\\[dtc]?frac\s*(?=[{\d])", MIXED + r"\\frac"),
        (r"\\[dtc]?frac\s*(\d)\s*(\d)(?!\d)", r"(\1/\2)"),
        (r"\\[dtc]?frac\s*\{\s*([\d.]+)\s*\}\s*\{\s*([\d.]+)\s*\}", r"(\1/\2)"),
        (r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))"),
        (r"\^\s*\{([^{}]*)\}", r"^(\1)"),
        (r"\\(?:boldsymbol|bm|color)\s*\{([^{}]*)\}", r"\1"),
    ]
]
_REPLACED = [
    (re.compile(pattern), by)
    for pattern, by in [
        (r"\\(?:left|right|bigl?|bigr|Bigl?|Bigr|displaystyle)(?![A-Za-z])", ""),
        (r"\\(?:times|cdot|ast)(?![A-Za-z])", "*"),
        (r"\\div(?![A-Za-z])", "/"),
        (r"\{,\}|(?<=\d),\\!\s*(?=\d)", ","),
        (r"\\[,;:! ]|~", " "),
        (r"\\\\|\\newline(?![A-Za-z])", "\n"),
        (r"\\\$|(?<!\\)\$", CURRENCY),
        (r"\\([%#&_])", r"\1"),
        (r"&", " "),
        (r"<<[^<>]*>>", ""),
        (r"(?<=[\d)])\s?\*\*\s?(?=[\d(])", "^"),
        (r"\*\*|(?<!\S)\*(?=\w)|(?<=[\w.])\*(?!\s*[\w(\\-])", ""),
        (r"(?<![\w.])_([^_\n]*)_(?!\w)", r"\1"),
        (r"`+", ""),
        (r"\n(?==)", " "),
    ]
]


def plain_arithmetic(text: str) -> str:
    """The text with its arithmetic in ASCII signs (`* / ^ = ( )`), currency as one sign. Linear in its length."""
    text = _SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    text = _MIXED.sub(MIXED, text)
    text = _RAISED.sub(lambda found: f"^({unicodedata.normalize('NFKC', found[0])})", text.translate(_SIGNS))
    text = "".join(map(_fraction, text)) if not text.isascii() else text
    text = _RESULT.sub(r"= \1 ", _edged(_rounds(text)))
    text = _BOXED.sub(rf"{EDGE}\1{EDGE}", text)
    for pattern, by in _REPLACED:
        text = pattern.sub(by, text)
    return text


def _edged(text: str) -> str:
    return _MATH.sub(lambda found: EDGE + next(part for part in found.groups() if part is not None) + EDGE, text)


def _rounds(text: str) -> str:
    """Braces from the innermost on; what is nested deeper than anybody writes by hand stays LaTeX."""
    if "\\" not in text and "{" not in text:
        return text
    for _ in range(4):
        before = text
        for pattern, by in _INNER:
            text = pattern.sub(by, text)
        if text == before:
            break
    return text


def _fraction(character: str) -> str:
    if character.isascii() or not unicodedata.decomposition(character).startswith("<fraction>"):
        return character
    over, _, under = unicodedata.normalize("NFKC", character).partition("\u2044")
    return f"({over}/{under})" if under else character
