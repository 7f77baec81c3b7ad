"""What a browser is told not to do with the tutor's page, whatever a pupil pastes into it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # No script of the page, KaTeX's included, may hand a string to the browser to be read as HTML.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""Content-Security-Policy: everything comes from this server, nothing is inline, nothing goes anywhere else."""

_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}


class Guarded:
    """An application whose every answer carries these headers, and asks to be looked for anew each time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = dict(message.get("headers", ()))
                # After an update of this package no browser goes on with half of the old page.
                message["headers"] = [*there.items(), *_HEADERS.items(), *_fresh(there)]
            await send(message)

        await self._app(scope, receive, guarded)


def _fresh(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    return [] if b"cache-control" in headers else [(b"cache-control", b"no-cache")]
