"""Whether an answer equals the gold answer: exactly where that is easy, by sympy in a killable process otherwise.

same text after `notation.plain`              yes
two plain numbers (`quantity`), also with
units, in a base (`numeral`)                  decided exactly
times of day and dates (`moment`)             decided
words and lettered options (`wording`)        compared as words, never as products of letters
too big (`input_limits`), dots for a rest,
residues                                      unknown
the rest, spelled in LaTeX (`spelling`)       `worker/rules.py`, in a process that is killed at its limits: unknown
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Self

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.answers.forms.moment import compare_moments
from redline.verifier.answers.forms.notation import plain, split_unit
from redline.verifier.answers.forms.numeral import compare_numerals, read_numeral
from redline.verifier.answers.forms.quantity import compare, read_quantity
from redline.verifier.answers.forms.spelling import latex
from redline.verifier.answers.forms.unit import canonical
from redline.verifier.answers.forms.wording import read_option, words_equal
from redline.verifier.answers.input_limits import MAX_LENGTH, refusal
from redline.verifier.answers.worker.process import WorkerProcess, WorkerProcessDied
from redline.verifier.errors import CheckerUnavailable

_ANSWER_LINE = re.compile(r"####\s*(\S[^\n]*)\s*$")
_OPEN = re.compile(r"\.\.\.|\\(?:[lc]?dots|dotsc|dotsb|vdots|pmod|bmod)(?![A-Za-z])|…")
"""What nothing here can compare: a rest that is left to the reader, a class of numbers."""

_EQUALITY: dict[str, Equality] = {"yes": "yes", "no": "no", "unknown": "unknown"}


class AnswerChecker:
    """Compares answers with up to `workers` processes, started when first needed and replaced when killed.

    `seconds` is the CPU time of one comparison. Every doubt is `unknown`, never `no`: a time-out, a process that died,
    text that no formula is found in, text too big to try, units that differ. Open it with `async with`; the event loop
    is never blocked and no signal handler is set in this process.
    """

    def __init__(self, *, workers: int = 2, seconds: float = 3.0) -> None:
        self._seconds = seconds
        self._places = asyncio.Semaphore(workers)
        self._idle: list[WorkerProcess] = []
        self._open = False

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._open = False
        while self._idle:
            await self._idle.pop().kill()

    async def equal(self, gold: str, answer: str) -> Equality:
        r"""Compare a gold answer with another; of text with a `\boxed{...}` in it, the last box counts.

        The same either way round. Raises `CheckerUnavailable` when the checker is not open, when no process can be
        started, or when the math-verify that is installed fails the test at its start.
        """
        if not self._open:
            raise CheckerUnavailable("the answer checker is not open; use it in `async with`")
        quick = quick_equal(gold, answer)
        return await self._compare(_formula(gold), _formula(answer)) if quick is None else quick

    async def group(self, answers: Sequence[str | None]) -> list[list[int]]:
        """The indices of equal answers, group by group in the order in which they begin.

        Each answer is compared with the first of every group there is and joins the first that it
        equals; a pair that cannot be decided is not equal. Answers that are None or empty are in no group. Raises as
        `equal` does.
        """
        groups: list[list[int]] = []
        spelled: dict[str, list[int]] = {}
        for index, answer in enumerate(answers):
            text = _final(answer or "")
            if not text:
                continue
            if text not in spelled:
                spelled[text] = await self._home(text, answers, groups)
            spelled[text].append(index)
        return groups

    async def _home(self, answer: str, answers: Sequence[str | None], groups: list[list[int]]) -> list[int]:
        """The group that the answer belongs to; a new one, added to `groups`, if it equals none."""
        for group in groups:
            first = answers[group[0]] or ""
            if await self.equal(first, answer) == "yes":
                return group
        groups.append([])
        return groups[-1]

    async def _compare(self, gold: str, answer: str) -> Equality:
        async with self._places:
            worker = self._idle.pop() if self._idle else await WorkerProcess.start()
            try:
                verdict = _EQUALITY[(await worker.ask(gold, answer, self._seconds))["equal"]]
            except WorkerProcessDied:
                await worker.kill()
                return "unknown"
            except BaseException:
                await worker.kill()
                raise
            if self._open:
                self._idle.append(worker)
            else:
                await worker.kill()
            return verdict


def quick_equal(gold: str, answer: str) -> Equality | None:
    """The verdict where no algebra is needed; None where it is. Linear in the length of the texts."""
    gold, answer = _final(gold), _final(answer)
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
    for rule in (_numbers_equal, compare_numerals, compare_moments):
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


def _final(text: str) -> str:
    boxed = extract_answer(text)
    if boxed is None and (line := _ANSWER_LINE.search(text)):
        return line[1].strip()
    return (boxed or text).strip()


def _formula(text: str) -> str:
    r"""What math-verify is given: the plain answer, with the signs that LaTeX writes differently restored."""
    formula = _without_unit(plain(_final(text)))[0].replace("\\$", "").replace("°", r"^{\circ}")
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
