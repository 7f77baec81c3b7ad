"""Two answers in LaTeX compared by sympy: what kind each is, and then by the rule of that kind.

collections     `collection.py`: entry by entry
numbers         `sympy_numbers.py`: exactly
formulas        `identity.py`: at points
equations       the same up to a factor; a value that has a name equals the value alone
inequalities    as the sets of numbers that they describe, so also against an interval
the rest        as math-verify finds it

Whatever cannot be decided is `unknown`. Runs in the worker process (`program.py`), to be killed.
"""

from __future__ import annotations

import re
from typing import Any

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.worker.collection import Collection, cut, distinct, read_collection, same_collection
from redline.verifier.answers.worker.objects import Incomparable, same

_RELATION = re.compile(r"<|>|\\(?:leq?|geq?|leqslant|geqslant|lt|gt|neq?)(?![A-Za-z])|≠")
_NAMED = re.compile(r"[A-Za-z|(\\][A-Za-z|(),\s{}_\d'\\]*")
_OPERATION = re.compile(
    r"\\(?:[dt]?frac|sqrt|sin|cos|tan|cot|sec|csc|log|ln|exp|times|cdot|sum|int|binom|pi|in)(?![a-z])"
)
_MEMBER = re.compile(r"[A-Za-z]\w*\s*\\in(?![A-Za-z])\s*(?=[(\[{\\])")
_TRIGONOMETRY = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc)(?![A-Za-z])")
_DEGREES = re.compile(r"(\d+(?:\.\d+)?|(?<![A-Za-z\\])[A-Za-z]|\\[a-z]+)\^\{\\circ\}")
_LOGARITHM = re.compile(r"\\log(?![A-Za-z_])(?!\s*_)")
_COMMAND = re.compile(r"\\[A-Za-z]+|\{[a-z]*matrix\}")


def compare_safely(gold: str, answer: str) -> tuple[str, str]:
    """The comparison, with whatever sympy raises turned into `unknown` and its name."""
    try:
        return compare(gold, answer)
    except MemoryError:
        return "unknown", "out of memory"
    except Exception as error:  # noqa: BLE001  sympy raises anything on odd input; the reason carries it to the caller
        return "unknown", f"{type(error).__name__}: {error}"[:300]


def compare(gold: str, answer: str) -> tuple[Equality, str]:
    """Compare two LaTeX answers; text without math delimiters is taken as a formula. The same either way round."""
    try:
        verdict = _compared(_in_radians(gold), _in_radians(answer))
    except Incomparable as reason:
        return "unknown", str(reason)
    if verdict == "yes" and (_has_both_cases(gold) or _has_both_cases(answer)):
        return "unknown", "math-verify knows no capital letters"
    if verdict == "no" and _agrees_otherwise(gold, answer):
        return "unknown", "a logarithm without a base"
    if verdict == "no" and r"^{\circ}" in gold + answer and _is_yes(_all_radians(gold), _all_radians(answer)):
        return "yes", ""
    return verdict, ""


def _compared(gold: str, answer: str) -> Equality:
    if gold == answer:
        return "yes"
    gold, answer = _unnamed(gold, answer)
    golds, answers = _collection(gold, answer), _collection(answer, gold)
    unordered = [one is not None and not one.is_ordered for one in (golds, answers)]
    if unordered[0] != unordered[1]:
        for one, other in ((golds, answer), (answers, gold)):
            if one and not one.is_ordered and len(only := distinct(one.entries, _entry)) == 1:
                return _compared(only[0], other)
    if golds is not None and answers is not None:
        return same_collection(golds, answers, _entry)
    return _compared_objects(gold, answer)


def _compared_objects(gold: str, answer: str) -> Equality:
    """Whether any object that math-verify finds in one of the two equals any that it finds in the other."""
    golds, answers = parsed(gold), parsed(answer)
    if not golds or not answers:
        raise Incomparable(f"nothing to compare in the {'answer' if golds else 'gold answer'}")
    for text, values, name in ((gold, golds, "gold equation"), (answer, answers, "answer's equation")):
        if "=" in text and any(value == 0 for value in values):
            raise Incomparable(f"the {name} reads as 0")
    verdicts = [same(a, b) for a in golds for b in answers]
    return "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts else "no"


def _entry(gold: str, answer: str) -> Equality:
    try:
        return _compared(gold, answer)
    except Incomparable:
        return "unknown"


def _is_yes(gold: str, answer: str) -> bool:
    return _entry(gold, answer) == "yes"


def _collection(text: str, other: str) -> Collection | None:
    """A list of inequalities is one condition, unless the other is such a list too."""
    found = read_collection(text)
    ranges = found is not None and not found.opening and _RELATION.search(text) is not None
    return None if ranges and not ("," in other and _RELATION.search(other)) else found


def _unnamed(gold: str, answer: str) -> tuple[str, str]:
    r"""Without a name that only one of the two gives to its value, or both: `x = 5`, `(x, y) = (1, 2)`, `x \in S`."""
    parts = _name(gold), _name(answer)
    if any(part is None and len(cut(text, "=")) > 1 for part, text in zip(parts, (gold, answer), strict=True)):
        return gold, answer
    if parts[0] and parts[1] and re.sub(r"\s", "", parts[0][0]) != re.sub(r"\s", "", parts[1][0]):
        return gold, answer
    return parts[0][1] if parts[0] else gold, parts[1][1] if parts[1] else answer


def _name(text: str) -> tuple[str, str] | None:
    """The name and the value of `name = ... = value`; None where the text is anything else."""
    if (member := _MEMBER.match(text)) is not None:
        return text[: text.index("\\in")], text[member.end() :]
    parts = cut(text, "=")
    if len(parts) < 2 or _RELATION.search(text) or not _is_name(parts[0]) or any(map(_is_name, parts[1:-1])):
        return None
    found = read_collection(text)
    several = found is not None and not found.opening and r"\pm" not in text
    return None if several else (parts[0], parts[-1])


def _is_name(text: str) -> bool:
    balanced = text.count("(") == text.count(")")
    return balanced and _NAMED.fullmatch(text) is not None and _OPERATION.search(text) is None


def parsed(text: str) -> list[Any]:
    """The sympy objects that math-verify finds; its fallback, a bare string, is not one."""
    from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse

    latex = LatexExtractionConfig(boxed_match_priority=0)
    prose = "$" in text or "\\(" in text or "\\[" in text
    configs = (latex, ExprExtractionConfig()) if prose else (latex,)
    found = parse(text if prose else f"\\boxed{{{text}}}", configs, parsing_timeout=None, raise_on_error=True)
    return [value for value in found if not isinstance(value, str)]


def _in_radians(text: str) -> str:
    """Degrees within a function are an angle; degrees on their own are a unit, which math-verify drops."""
    if _TRIGONOMETRY.search(text) is None or r"^{\circ}" not in text:
        return text
    text = _all_radians(text)
    if r"^{\circ}" in text:
        raise Incomparable("degrees of something that is not a number or a letter")
    return text


def _all_radians(text: str) -> str:
    return _DEGREES.sub(r"{\\frac{\1\\pi}{180}}", text)


def _agrees_otherwise(gold: str, answer: str) -> bool:
    r"""Whether they are equal when `\log` without a base is the natural logarithm, as in programs and in analysis."""
    if not (_LOGARITHM.search(gold) or _LOGARITHM.search(answer)):
        return False
    return _is_yes(_LOGARITHM.sub(r"\\ln", gold), _LOGARITHM.sub(r"\\ln", answer))


def _has_both_cases(text: str) -> bool:
    """Whether a letter stands there small and large: two letters, which math-verify reads as one."""
    letters = set(re.sub(r"[^A-Za-z]", "", _COMMAND.sub(" ", text)))
    return any(letter.lower() in letters for letter in letters if letter.isupper())
