"""A session in use: what is going on in it, who looks on, and every change told to all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import Any

from redline.agent.tutor.hints.ladder import RUNGS
from redline.agent.tutor.session import GivenHint, StudentStep, TutorSession
from redline.agent.tutor.tutor import Tutor
from redline.server.admission import Admission
from redline.server.tutor.errors import EXPECTED, SessionBusy, SessionChanged
from redline.server.tutor.view import Doing, EvidenceView, HintView, PupilStep, SessionView
from redline.server.tutor.work import Work

MAX_STEPS = 200
"""Steps that stand in one session; a problem with more is no pupil's."""


class LiveSession:
    """One session while anybody uses it. One piece of work at a time; whoever looks on sees every change.

    `save`: writes the session down; `turns`: how many pupils' requests may be worked on at once.
    """

    def __init__(self, tutor: Tutor, save: Callable[[TutorSession], None], turns: Admission) -> None:
        self._tutor = tutor
        self._save, self._turns = save, turns
        self._saved = tutor.session
        self._work: Work | None = None
        self._turn = 0
        self._trouble: str | None = None
        self._dismissed: StudentStep | None = None
        """A wrong step that is not shown any more."""
        self._revision = 0
        self._news = asyncio.Event()
        self._watchers = 0
        self._ended = False
        self._tell()

    @property
    def in_use(self) -> bool:
        """Whether anybody looks on, or anything goes on."""
        return self._watchers > 0 or self._work is not None

    def view(self) -> SessionView:
        """The session as it is now."""
        session = self._tutor.session
        rejected = [*([self._wrong.text] if self._wrong else []), *session.waiting]
        return SessionView(
            id=session.id,
            revision=self._revision,
            problem=session.problem or "",
            steps=tuple(map(PupilStep.of, self._shown)),
            next_number=session.next_number,
            hints=tuple(map(HintView.of, self._hints)),
            hints_left=len(self._hints) < len(RUNGS) and not session.solved,
            rejected="\n".join(rejected) or None,
            solved=_solved(session),
            busy=self._work.view(self._turn) if self._work else None,
            trouble=self._trouble,
        )

    async def changes(self) -> AsyncGenerator[SessionView, None]:
        """The session as it is, and after every change; whoever is slow misses those in between, never the last."""
        self._watchers += 1
        try:
            while not self._ended:
                news = self._news
                yield self.view()
                await news.wait()
        finally:
            self._watchers -= 1

    def check(self, text: str) -> None:
        """Begin to check what was typed. Raises `SessionBusy`, `SessionChanged`."""
        if len(self._tutor.session.steps) >= MAX_STEPS:
            raise SessionChanged(f"there are {MAX_STEPS} steps already; begin with a new problem")
        self._begin("checking", self._check(text))

    def hint(self) -> None:
        """Begin to look for the next hint. Raises `SessionBusy`."""
        self._begin("hint", self._hint())

    def undo(self, number: int) -> None:
        """Take back the last step that is shown. Raises `SessionBusy`, `SessionChanged` where it is another one."""
        if self._work:
            raise SessionBusy
        if not self._shown or self._shown[-1].number != number:
            raise SessionChanged("another browser has changed the steps meanwhile; look again")
        if self._wrong:
            self._tutor.drop_waiting()
        else:
            self._tutor.undo()
        self._dismiss()
        self._trouble = None
        self._tell()

    def stop(self) -> None:
        """Stop what is going on, if anything is."""
        if self._work:
            self._work.stop()

    def evidence(self, number: int) -> EvidenceView:
        """What the verdict on a step that is shown stands on. Raises `SessionChanged` where there is none."""
        if not 1 <= number <= len(self._shown):
            raise SessionChanged(f"there is no step {number} any more")
        return EvidenceView.of(self._shown[number - 1])

    async def aclose(self) -> None:
        """Stop what is going on, write down what there is, and let everybody go who looks on."""
        if self._work:
            await self._work.aclose()
        await self._tutor.aclose()
        self.end()

    def end(self) -> None:
        """Let everybody go who looks on."""
        self._ended = True
        self._news.set()

    @property
    def _wrong(self) -> StudentStep | None:
        """The step judged wrong last, as long as none stands in its place."""
        session = self._tutor.session
        last = session.wrong[-1] if session.wrong else None
        return last if last and last.number == session.next_number and last is not self._dismissed else None

    @property
    def _shown(self) -> list[StudentStep]:
        wrong = self._wrong
        return [*self._tutor.session.steps, *([wrong] if wrong else [])]

    @property
    def _hints(self) -> list[GivenHint]:
        session = self._tutor.session
        return [hint for hint in session.hints if hint.step == session.next_number and not session.solved]

    def _dismiss(self) -> None:
        wrong = self._tutor.session.wrong
        self._dismissed = wrong[-1] if wrong else None

    async def _check(self, text: str) -> None:
        async with aclosing(self._tutor.check(text)) as steps:
            async for _ in steps:
                self._tell()

    async def _hint(self) -> None:
        await self._tutor.hint()

    def _begin(self, doing: Doing, work: Coroutine[Any, Any, None]) -> None:
        if self._work:
            work.close()
            raise SessionBusy
        self._trouble = None
        self._turn += 1
        self._work = Work(doing, work, self._turns, changed=self._tell, ended=self._end_of_work)
        self._tell()

    def _end_of_work(self, trouble: str | None) -> None:
        self._work, self._trouble = None, trouble
        self._tell()

    def _tell(self) -> None:
        """Write down what has changed, and tell everybody who looks on."""
        if self._tutor.session is not self._saved:
            try:
                self._save(self._tutor.session)
                self._saved = self._tutor.session
            except EXPECTED as error:
                # It is still here, and written with the next change: the pupil has to know what to rely on.
                self._trouble = str(error)
        # No smaller than before a restart, whose last numbers nobody wrote down.
        self._revision = max(self._revision + 1, int(time.time() * 1000))
        news, self._news = self._news, asyncio.Event()
        news.set()


def _solved(session: TutorSession) -> str | None:
    answer = next((step.answer for step in session.steps if step.solves), None)
    if answer is None:
        return None
    return f"The answer is \\({answer}\\)." if "\\" in answer else f"The answer is {answer}."
