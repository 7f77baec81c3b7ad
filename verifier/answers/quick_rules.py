"""Two answers compared exactly where no algebra is needed, and spelled in LaTeX where it is."""

from __future__ import annotations

import re

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.answers.forms.date_time import compare_date_times
from redline.verifier.answers.forms.notation import plain, split_unit
from redline.verifier.answers.forms.numeral import compare_numerals, read_numeral
from redline.verifier.answers.forms.quantity import compare, read_quantity
from redline.verifier.answers.forms.spelling import latex
from redline.verifier.answers.forms.unit import canonical
from redline.verifier.answers.forms.wording import read_option, words_equal
from redline.verifier.answers.input_limits import MAX_LENGTH, refusal

_ANSWER_LINE = re.compile(r"####\s*(\S[^\n]*)\s*$")
_OPEN = re.compile(r"\.\.\.|\\(?:[lc]?dots|dotsc|dotsb|vdots|pmod|bmod)(?![A-Za-z])|…")
"""What nothing here can compare: a rest that is left to the reader, a class of numbers."""


def quick_equal(gold: str, answer: str) -> Equality | None:
    """The verdict where no algebra is needed; None where it is. Linear in the length of the texts."""
    gold, answer = final_text(gold), final_text(answer)
    if not gold or not answer:
        return "unknown"
    if gold == answer:
        return "yes"
    if max(len(gold), len(answer)) > MAX_LENGTH:
        return "unknown"
    if (verdict := _options_equal(gold, answer)) is not None:
        return verdict
    return _plain_equal(plain(gold), plain(answer))


def _plain_equal(gold: str, answer: str) -> Equality | None:
    if gold == answer and gold:
        return "yes"
    for rule in (_numbers_equal, compare_numerals, compare_date_times):
        if (verdict := rule(gold, answer)) is not None:
            return verdict
    if "_" in gold + answer and (read_numeral(gold) or read_numeral(answer)):
        return "unknown"  # math-verify drops a base
    (gold, unit), (answer, other_unit) = _without_unit(gold), _without_unit(answer)
    if unit and other_unit and unit != other_unit:
        return "unknown"
    return "yes" if gold == answer else _formulas_equal(gold, answer)


def _numbers_equal(gold: str, answer: str) -> Equality | None:
    numbers = read_quantity(gold), read_quantity(answer)
    return None if numbers[0] is None or numbers[1] is None else compare(numbers[0], numbers[1])


def _formulas_equal(gold: str, answer: str) -> Equality | None:
    if (verdict := words_equal(gold, answer)) is not None:
        return verdict
    too_much = refusal(gold) or refusal(answer) or _OPEN.search(gold) or _OPEN.search(answer)
    return "unknown" if too_much else None


def _options_equal(gold: str, answer: str) -> Equality | None:
    """Where one is the option of a multiple choice with its letter: letter against letter, its text against a text."""
    options = read_option(gold), read_option(answer)
    if options[0] and options[1]:
        (letter, text), (other, other_text) = options[0], options[1]
        if not text and not other_text:
            return "yes" if letter == other else "no"
        if text and other_text and quick_equal(text, other_text) != "yes":
            return "unknown"
        return "yes" if letter == other else "unknown" if text and other_text else "no"
    for option, other_answer in ((options[0], answer), (options[1], gold)):
        if option and option[1]:
            return quick_equal(option[1], other_answer) or "unknown"
    return None


def final_text(text: str) -> str:
    """The final answer within a text: its last box, a last line behind `####`, or all of it."""
    boxed = extract_answer(text)
    if boxed is None and (line := _ANSWER_LINE.search(text)):
        return line[1].strip()
    return (boxed or text).strip()


def latex_formula(text: str) -> str:
    r"""What math-verify is given: the plain answer, with the signs that LaTeX writes differently restored."""
    formula = _without_unit(plain(final_text(text)))[0].replace("\\$", "").replace("°", r"^{\circ}")
    return re.sub(r"(?<!\\)%", r"\\%", formula)


def _without_unit(answer: str) -> tuple[str, str]:
    """A plain answer in LaTeX without its unit, and the unit; degrees stay, for they may stand for an angle."""
    quantity = read_quantity(answer)
    if quantity is not None and quantity.exact and quantity.unit != "°":
        value = quantity.value
        whole = value.denominator == 1
        return str(value) if whole else rf"\frac{{{value.numerator}}}{{{value.denominator}}}", quantity.unit
    formula, unit = split_unit(answer)
    return latex(formula), canonical(unit) if unit else ""
