"""Who may ask at all: looked at before a byte of the body is read."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from redline.server.errors import RequestRefused
from redline.server.http.error_body import error_answer
from redline.server.http.tokens import Tokens

GUARDED = "/v1/"
"""Where the paths begin that need a token, where there are tokens."""


class Gatekeeper:
    """Refuses requests without a token (401), and those sent to another name than the server's (421).

    `hosts`: the names under which the server is asked; None for any. A page of a stranger can have its own name point
    to 127.0.0.1, and then ask a server there that has no tokens.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens, hosts: Collection[str] | None) -> None:
        self._app, self._tokens, self._hosts = app, tokens, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await error_answer(refused)(scope, receive, send)

    def _refused(self, scope: Scope) -> RequestRefused | None:
        headers = Headers(scope=scope)
        if self._hosts is not None and _name(headers.get("host", "")) not in self._hosts:
            return RequestRefused(421, "this server listens for its own machine alone", code="foreign_host")
        if scope["path"].startswith(GUARDED) and not self._tokens.accept(headers.get("authorization")):
            said = (
                "no bearer token was sent" if "authorization" not in headers else "the bearer token is not known here"
            )
            return RequestRefused(401, f"{said}: `Authorization: Bearer TOKEN`", code="invalid_api_key")
        return None


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
