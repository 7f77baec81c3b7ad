"""What a page asks of its server: its own files, and a session read, changed and followed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from redline.server.tutor.live_session import LiveSession
from redline.server.tutor.sessions import TutorSessions
from redline.server.tutor.view import EvidenceView, SessionView

FILES = Path(__file__).with_name("page")

routes = APIRouter()


class NewProblem(BaseModel):
    """What a session begins with."""

    problem: str


class TypedLines(BaseModel):
    """What a pupil typed: a step, or several lines."""

    text: str


def _sessions(request: Request) -> TutorSessions:
    sessions: TutorSessions = request.app.state.sessions
    return sessions


Sessions = Annotated[TutorSessions, Depends(_sessions)]


async def _session(name: str, sessions: Sessions) -> LiveSession:
    return await sessions.open(name)


Session = Annotated[LiveSession, Depends(_session)]


@routes.get("/", include_in_schema=False)
async def page() -> FileResponse:
    """The page."""
    return FileResponse(FILES / "index.html")


@routes.post("/sessions", status_code=201)
async def begin(asked: NewProblem, sessions: Sessions) -> SessionView:
    """Begin a session with a problem."""
    return (await sessions.begin(asked.problem)).view()


@routes.get("/sessions/{name}")
async def read(session: Session) -> SessionView:
    """The session as it is."""
    return session.view()


@routes.get("/sessions/{name}/events", response_class=EventSourceResponse)
async def follow(session: Session) -> AsyncIterator[ServerSentEvent]:
    """The session as it is, and after every change, for as long as the browser listens."""
    async for view in session.changes():
        yield ServerSentEvent(event="state", data=view)


@routes.post("/sessions/{name}/steps", status_code=202)
async def check(typed: TypedLines, session: Session) -> SessionView:
    """Begin to check steps; what comes of it is told to whoever follows the session."""
    session.check(typed.text)
    return session.view()


@routes.delete("/sessions/{name}/steps/{number}")
async def undo(number: int, session: Session) -> SessionView:
    """Take back the last step, which has to have this number."""
    session.undo(number)
    return session.view()


@routes.get("/sessions/{name}/steps/{number}/evidence")
async def evidence(number: int, session: Session) -> EvidenceView:
    """What the verdict on a step stands on."""
    return session.evidence(number)


@routes.post("/sessions/{name}/hints", status_code=202)
async def hint(session: Session) -> SessionView:
    """Begin to look for the next hint."""
    session.hint()
    return session.view()


@routes.post("/sessions/{name}/stop")
async def stop(session: Session) -> SessionView:
    """Stop what is going on in the session."""
    session.stop()
    return session.view()
