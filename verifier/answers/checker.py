"""Whether an answer equals the gold answer: exactly where that is easy, by sympy in a killable process otherwise.

same text after `notation.plain`              yes
two plain numbers (`quantity`), also with
units, in a base (`numeral`)                  decided exactly
times of day and dates (`date_time`)          decided
words and lettered options (`wording`)        compared as words, never as products of letters
too big (`input_limits`), dots for a rest,
residues                                      unknown
the rest, spelled in LaTeX (`spelling`)       `worker/rules.py`, in a process that is killed at its limits: unknown
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Self

from redline.verifier.answers.equality import Equality
from redline.verifier.answers.quick_rules import final_text, latex_formula, quick_equal
from redline.verifier.answers.worker.process import WorkerProcess, WorkerProcessDied
from redline.verifier.errors import CheckerUnavailable

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
        return await self._compare(latex_formula(gold), latex_formula(answer)) if quick is None else quick

    async def group(self, answers: Sequence[str | None]) -> list[list[int]]:
        """The indices of equal answers, group by group in the order in which they begin.

        Each answer is compared with the first of every group there is and joins the first that it
        equals; a pair that cannot be decided is not equal. Answers that are None or empty are in no group. Raises as
        `equal` does.
        """
        groups: list[list[int]] = []
        spelled: dict[str, list[int]] = {}
        for index, answer in enumerate(answers):
            text = final_text(answer or "")
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
