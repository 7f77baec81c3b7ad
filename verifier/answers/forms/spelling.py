r"""Formulas as people and programs type them (`2*pi*r`, `x**2`, `sqrt(2)/2`, `2(3)`), spelled in LaTeX for the parser.

Many data sets hold their gold answers in this notation. Nothing that is LaTeX already is changed in meaning.
"""

from __future__ import annotations

import re

_FUNCTIONS = "arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc|ln|log|exp|gcd|max|min|det"
_GREEK = "pi|theta|alpha|beta|gamma|lambda|omega|phi|sigma|mu|rho"
_WRAPPED = {
    "sqrt": (r"\sqrt{", "}"),
    "cbrt": (r"\sqrt[3]{", "}"),
    "abs": ("|", "|"),
    "Abs": ("|", "|"),
    "exp": ("e^{", "}"),
    "floor": (r"\lfloor ", r"\rfloor "),
    "ceil": (r"\lceil ", r"\rceil "),
    "ceiling": (r"\lceil ", r"\rceil "),
    "lcm": (r"\operatorname{lcm}(", ")"),
    "factorial": ("(", ")!"),
    "^": ("^{", "}"),
    r"\sqrt": (r"\sqrt{", "}"),
}
_CALL = re.compile(r"(?:(?<![\\A-Za-z])(?P<name>" + "|".join(n for n in _WRAPPED if n.isalpha()) + r")|\^|\\sqrt)\s*\(")
_REPLACED = [
    (re.compile(pattern), by)
    for pattern, by in [
        (r"(?<![\\A-Za-z])E(?=\*\*)", "e"),
        (r"\*\*", "^"),
        (r"(?<![\\^_])\*", r"\\cdot "),
        (r"\\(?:varnothing|O)(?![A-Za-z])|^\\?\{\\?\}$", r"\\emptyset "),
        (r"\\langle(?![A-Za-z])\s*", "("),
        (r"\s*\\rangle(?![A-Za-z])", ")"),
        (r"(?<![\\A-Za-z])(?:oo|[Ii]nf|[Ii]nfinity|INF)(?![A-Za-z])", r"\\infty "),
        (r"(?<![\\A-Za-z])a(sin|cos|tan)(?=\s*\()", r"\\arc\1 "),
        (r"(?<![\\A-Za-z])log_?(2|10)(?=\s*\()", r"\\log_{\1}"),
        (r"(?<![\\A-Za-z])sqrt\s?(\d+)", r"\\sqrt{\1}"),
        (r"(?<![\w./}^])(\d+)/(\d+) (?=[a-z(\\])", r"\\frac{\1}{\2}"),
        (rf"(?<![\\A-Za-z])({_FUNCTIONS})(?=[\s(\d^_]|\\|$)", r"\\\1 "),
        (rf"(?<![\\A-Za-z])({_GREEK})(?![A-Za-z])", r"\\\1 "),
        (r"(?<=\\cdot )I(?![A-Za-z])|(?<![\\A-Za-z])I(?=\\cdot)", "i"),
        (r"(?<=[)\]])\s*U\s*(?=[(\[])", r"\\cup "),
        (r"([\^_])\s*(-?\d{2,}|-\d)", r"\1{\2}"),
        (r"(?<![\w.\\}])(\d+) (\d+)/(\d+)(?![\d.])", r"\1\\frac{\2}{\3}"),
        (r"(?<![\w^.}])(\d+)\s?\\frac(\d\d|\{\d+\}\{\d+\})", r"(\1+\\frac\2)"),
        # `2(3)` is a product; math-verify takes it for a mixed number. A digit in a subscript or a power is none of it.
        (r"(?<![\w^.])(\d+(?:\.\d+)?|(?<![A-Za-z\\])[a-eijk-or-z](?=\(-?\d+\)))\s?(?=\()", r"\1\\cdot "),
        (r"(?<![\w^.])(\d+)\s?\[([^\[\],]*)\]", r"\1\\cdot (\2)"),
        (r"\)\s?(?=[(\d])", r")\\cdot "),
    ]
]


def latex(text: str) -> str:
    """A `notation.plain` answer in LaTeX. Linear in its length but for calls nested in calls."""
    for pattern, by in _REPLACED[:2]:
        text = pattern.sub(by, text)
    text = _wrapped(text)
    for pattern, by in _REPLACED[2:]:
        text = pattern.sub(by, text)
    return text.strip()


def _wrapped(text: str) -> str:
    """`sqrt(...)` and the like with their brackets told from others; a bracket that never closes stays."""
    start = 0
    while (call := _CALL.search(text, start)) is not None:
        name = call["name"] or ("^" if call[0][0] == "^" else r"\sqrt")
        end = _closing(text, call.end())
        if end is None or (name == "lcm" and r"\operatorname" in text[: call.start()][-14:]):
            start = call.end()
            continue
        before, after = _WRAPPED[name]
        text = text[: call.start()] + before + text[call.end() : end] + after + text[end + 1 :]
        start = call.start() + 1
    return text


def _closing(text: str, start: int) -> int | None:
    depth = 1
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    return None
