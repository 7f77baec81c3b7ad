"""Errors as OpenAI's API tells them: one shape for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from redline.agent.errors import InvalidDraft, InvalidProblem
from redline.server.errors import ClientLeft, RequestRefused

CLIENT_LEFT = 499
"""As nginx counts a request whose client has gone; nobody reads it."""

# FastAPI raises 400 only for what its JSON parser gives up on without saying why: brackets without end, huge numbers.
_HTTP = {
    400: ("the body is no JSON that can be read here", "invalid_json"),
    404: ("there is nothing under this address", "not_found"),
    405: ("this address does not take this method", "wrong_method"),
}
UNEXPECTED = RequestRefused(500, "something unexpected broke; the server's log has it", code="internal")


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str
    """For a person."""
    type: str
    """`invalid_request_error` where the client can mend it, `server_error` where it cannot."""
    param: str | None = None
    """The part of the request that it is about."""
    code: str | None = None
    """For a program."""


class ErrorBody(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorDetail


RESPONSES: Mapping[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorBody, "description": "The request cannot be answered; the message says what to change"},
    "5XX": {"model": ErrorBody, "description": "Something broke, or there is too much to do"},
}
"""Of every route, for its schema."""


def error_body(refused: RequestRefused) -> dict[str, Any]:
    """The error as plain data, fit for UTF-8 whatever the client sent."""
    detail = ErrorDetail(message=str(refused), type=refused.kind, param=refused.param, code=refused.code)
    whole = {name: _printable(value) for name, value in detail.model_dump().items()}
    return {"error": whole}


def error_answer(refused: RequestRefused, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The error as an answer."""
    headers = dict(headers or {})
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(error_body(refused), refused.status, headers)


def install(app: FastAPI) -> None:
    """Tell every error of the application in this shape."""

    def on(kind: type[Exception], told: Any) -> None:
        async def handler(_request: Request, error: Any) -> Response:
            return error_answer(told(error), getattr(error, "headers", None))

        app.add_exception_handler(kind, handler)

    on(RequestRefused, lambda error: error)
    on(InvalidProblem, refused_problem)
    on(RequestValidationError, _invalid)
    on(HTTPException, _http)
    on(Exception, lambda _: UNEXPECTED)
    on(ClientLeft, lambda _: RequestRefused(CLIENT_LEFT, "the client has left"))


def refused_problem(error: InvalidProblem, param: str | None = None) -> RequestRefused:
    """A problem, or a solution, that cannot be worked on."""
    draft = isinstance(error, InvalidDraft)
    return RequestRefused(400, str(error), param=param, code="invalid_solution" if draft else "invalid_problem")


def _invalid(error: RequestValidationError) -> RequestRefused:
    first = error.errors()[0]
    where = [part for part in first["loc"] if part != "body"]
    if first["type"] == "json_invalid":
        reason = first["ctx"]["error"]
        return RequestRefused(400, f"the body is not JSON: {reason} (at character {where[-1]})", code="invalid_json")
    param = _path(where)
    message = f"{param}: {first['msg']}" if param else f"the body: {first['msg']}"
    return RequestRefused(400, message, param=param or None, code="invalid_value")


def _http(error: HTTPException) -> RequestRefused:
    message, code = _HTTP.get(error.status_code, (str(error.detail), None))
    return RequestRefused(error.status_code, message, code=code)


def _path(parts: list[Any]) -> str:
    """`messages[0].content`, of what pydantic calls `("messages", 0, "content")`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")


def _printable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode()
