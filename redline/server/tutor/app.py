"""The tutor's page as an application of its own, to be mounted in the server's."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.staticfiles import StaticFiles

from redline.agent.errors import InvalidProblem
from redline.agent.log import get_logger
from redline.agent.tutor.refusal import TutorRefusal
from redline.server.tutor.errors import EXPECTED, SessionBusy, SessionChanged, SessionUnknown, TooManySessions
from redline.server.tutor.guard import Guarded
from redline.server.tutor.routes import FILES, routes
from redline.server.tutor.sessions import TutorSessions

MAX_BODY = 200_000
"""Bytes that a request may have: a problem or steps of any length that is taken, however its characters are written."""

_STATUS: dict[type[Exception], int] = {
    SessionUnknown: 404,
    SessionBusy: 409,
    SessionChanged: 409,
    TooManySessions: 503,
    TutorRefusal: 422,
    InvalidProblem: 422,
}


def create_tutor_app(sessions: TutorSessions) -> FastAPI:
    """The page, its files and its sessions; whoever mounts it closes the sessions at the end."""
    app = FastAPI(title="Redline tutor", max_body_size=MAX_BODY, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.sessions = sessions
    app.include_router(routes)
    app.mount("/page", StaticFiles(directory=FILES), name="page")
    app.add_middleware(Guarded)
    for kind in EXPECTED:
        app.add_exception_handler(kind, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_body)
    return app


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 503)
    if status >= 500:
        get_logger().error("tutor_request_failed", why=str(error))
    return _told(str(error), type(error).__name__, status)


async def _refuse_body(_request: Request, error: Exception) -> JSONResponse:
    return _told("the request is not one that this page makes", type(error).__name__, 422)


def _told(message: str, kind: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": kind}}, status)
