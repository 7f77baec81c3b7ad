"""All sessions of a server: those in use are in memory, every one is in its file."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redline.agent.loop.problem import validate_problem
from redline.agent.tutor.own_solution import TutorSolver
from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import TutorSession
from redline.agent.tutor.tutor import Tutor
from redline.server.admission import Admission
from redline.server.tutor.errors import TooManySessions
from redline.server.tutor.live_session import LiveSession
from redline.server.tutor.session_folder import SessionFolder

MAX_PROBLEM = 10_000
"""Characters of a problem that a page takes."""


class TutorSessions:
    """The sessions of one server over one open `Refiner`. Needs a running event loop.

    `exact`: whether steps are calculated before the verifier is asked, as in `Tutor`.
    `in_memory`: how many may be in use together. `unused_after`: seconds after which one that nobody looks at leaves
    the memory; it is read from its file when it is asked for again. `at_once`: how many pupils' requests are worked on
    together; the others wait for their turn.
    """

    def __init__(
        self,
        teacher: TutorSolver,
        folder: Path,
        *,
        exact: bool = True,
        in_memory: int = 500,
        unused_after: float = 60.0,
        at_once: int = 32,
    ) -> None:
        self._teacher, self._exact = teacher, exact
        self._folder = SessionFolder(folder)
        self._live: dict[str, LiveSession] = {}
        self._used: dict[str, float] = {}
        """When each was asked for last, as `time.monotonic` has it."""
        self._in_memory, self._unused_after = in_memory, unused_after
        # Something goes on once in a session: the line has room for all of them.
        self.turns = Admission(at_once, in_memory)
        """Who is being worked for, and who waits for a turn."""

    async def begin(self, problem: str) -> LiveSession:
        """A new session under a name that cannot be guessed.

        Raises `InvalidProblem`, `TutorRefusal` for a problem that is too long, `TooManySessions`, `StoreError`.
        """
        if len(problem) > MAX_PROBLEM:
            raise TutorRefusal(f"the problem has {len(problem):,} characters; at most {MAX_PROBLEM:,} are taken")
        session = TutorSession(id=secrets.token_hex(16), problem=validate_problem(problem))
        await self._make_room()
        self._folder.make_room()
        self._folder.add(session)
        return self._put(session)

    async def open(self, name: str) -> LiveSession:
        """The session of this name. Raises `SessionUnknown`, `TooManySessions`, `StoreError`."""
        if name not in self._live:
            await self._make_room()
        # Somebody else may have opened it meanwhile, and there must not be two of it.
        live = self._live.get(name) or self._put(self._folder.read(name))
        self._used[name] = time.monotonic()
        return live

    @asynccontextmanager
    async def serving(self, draining: asyncio.Event) -> AsyncIterator[None]:
        """While a server is up. Setting `draining` lets all go who look on: a server that ends would wait for them.

        At the end whatever goes on is stopped; every session is in its file.
        """
        letting_go = asyncio.create_task(self._let_go_after(draining))
        try:
            yield
        finally:
            letting_go.cancel()
            for live in self._live.values():
                await live.aclose()
            self._live.clear()
            self._folder.close()

    async def _let_go_after(self, draining: asyncio.Event) -> None:
        await draining.wait()
        for live in self._live.values():
            live.end()

    def _put(self, session: TutorSession) -> LiveSession:
        tutor = Tutor(self._teacher, session, exact=self._exact)
        if self._teacher.sees != "calculations":
            # While the pupil thinks, the tutor does, too.
            tutor.prepare()
        live = self._live[session.id] = LiveSession(tutor, self._folder.write, self.turns)
        self._used[session.id] = time.monotonic()
        return live

    async def _make_room(self) -> None:
        """Forget what was not used for a while. Raises `TooManySessions` where nothing was."""
        if len(self._live) < self._in_memory:
            return
        # One that was asked for just now may be about to be worked in.
        before = time.monotonic() - self._unused_after
        unused = [name for name, live in self._live.items() if not live.in_use and self._used[name] <= before]
        gone = [self._live.pop(name) for name in unused]
        for name in unused:
            del self._used[name]
        for live in gone:
            await live.aclose()
        if len(self._live) >= self._in_memory:
            raise TooManySessions("too many pupils are at work at this moment; try again in a minute")
