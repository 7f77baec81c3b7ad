"""Whether an answer equals the gold answer: exactly where that is easy, by math-verify in a killable process otherwise.

same text after `notation.plain`          yes
two plain numbers (`quantity`)            decided exactly
words                                     compared as words, never as products of letters
too big (`guards`)                        unknown
the rest                                  `comparison.py`, in a process that is killed at its limits: unknown
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Self

from verifier.answer import extract_answer
from verifier.comparer import Comparer, Died
from verifier.errors import CheckerUnavailable
from verifier.guards import MAX_LENGTH, refusal
from verifier.notation import plain, split_unit
from verifier.quantity import Equality, compare, read_quantity

_WORD = re.compile(r"(?<![\\A-Za-z])(?:[A-Za-z]{3,}|[Nn]o(?![A-Za-z]))")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[A-Za-z]+\*?\}(?:\{[lcr|]+\})?")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_MATHS_WORDS = frozenset(
    "sin cos tan cot sec csc log exp sqrt max min gcd lcm mod det arcsin arccos arctan pi inf".split()
)


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
        self._idle: list[Comparer] = []
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

        Not symmetric where math-verify is not: a gold `x = 5` accepts `5`. Raises `CheckerUnavailable` when the
        checker is not open or no process can be started.
        """
        if not self._open:
            raise CheckerUnavailable("the answer checker is not open; use it in `async with`")
        quick = quick_equal(gold, answer)
        return await self._compare(_formula(gold), _formula(answer)) if quick is None else quick

    async def group(self, answers: Sequence[str | None]) -> list[list[int]]:
        """The indices of equal answers, group by group in the order in which they begin.

        Each answer is compared with the first of every group there is, either way round, and joins the first that it
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
            if await self.equal(first, answer) == "yes" or await self.equal(answer, first) == "yes":
                return group
        groups.append([])
        return groups[-1]

    async def _compare(self, gold: str, answer: str) -> Equality:
        async with self._places:
            comparer = self._idle.pop() if self._idle else await Comparer.start()
            try:
                verdict = _EQUALITY[(await comparer.ask(gold, answer, self._seconds))["equal"]]
            except Died:
                await comparer.kill()
                return "unknown"
            except BaseException:
                await comparer.kill()
                raise
            if self._open:
                self._idle.append(comparer)
            else:
                await comparer.kill()
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
    return _plain_equal(plain(gold), plain(answer))


def _plain_equal(gold: str, answer: str) -> Equality | None:
    if gold == answer and gold:
        return "yes"
    numbers = read_quantity(gold), read_quantity(answer)
    if numbers[0] is not None and numbers[1] is not None:
        return compare(numbers[0], numbers[1])
    (gold, unit), (answer, other_unit) = split_unit(gold), split_unit(answer)
    if unit and other_unit and unit != other_unit:
        return "unknown"
    if (verdict := _words_equal(gold, answer)) is not None:
        return verdict
    return "unknown" if refusal(gold) or refusal(answer) else None


def _words_equal(gold: str, answer: str) -> Equality | None:
    """math-verify would read `listen` as a product of letters, equal to `silent`."""
    wordy = _is_wordy(gold), _is_wordy(answer)
    if not any(wordy):
        return None
    if _letters(gold) == _letters(answer):
        return "yes"
    return "no" if all(wordy) else "unknown"


def _is_wordy(text: str) -> bool:
    return any(word.lower() not in _MATHS_WORDS for word in _WORD.findall(_ENVIRONMENT.sub(" ", text)))


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _COMMAND.sub(" ", text).casefold())


def _final(text: str) -> str:
    return (extract_answer(text) or text).strip()


def _formula(text: str) -> str:
    r"""What math-verify is given: the plain answer, with the signs that LaTeX writes differently restored."""
    formula = split_unit(plain(_final(text)))[0].replace("\\$", "").replace("°", "^{\\circ}")
    return re.sub(r"(?<!\\)%", r"\\%", formula)
