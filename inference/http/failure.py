"""What went wrong with a server, told as the errors of this package, which hold neither its key nor a long text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from redline.inference.errors import AnswerUnusable, ModelFailed, ServerRefused, ServerUnreachable
from redline.inference.http.api_key import ApiKey
from redline.inference.http.config import ClientConfig
from redline.inference.http.json_values import json_or_none, short_repr
from redline.inference.http.response_body import BodyRefused
from redline.inference.http.response_limits import ResponseLimits

_BUSY = {408, 429, 500, 502, 503, 504}
"""Statuses after which the same request may well succeed."""
MESSAGE = 240
"""Characters of text from outside in an error."""
_SECONDS = re.compile(r"[0-9]{1,300}(\.[0-9]{1,300})?")
_DATE = 64


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """Why a request has no answer."""

    error: ModelFailed
    pause: float | None = None
    """Seconds that the server wants to have passed before another attempt, which may mend it; None: none would."""


class FailureReporter:
    """Words the failures of one server, which `place` names."""

    def __init__(self, place: str, key: ApiKey, config: ClientConfig) -> None:
        self._place = place
        self._key = key
        self._config = config

    def transport(self, error: Exception, limits: ResponseLimits) -> RequestFailure:
        """The bytes of an answer did not come, or not as bytes should."""
        if isinstance(error, BodyRefused):
            return RequestFailure(AnswerUnusable(self.shortened(f"{self._place} {error}")))
        if isinstance(error, TimeoutError):
            late = f"{self._place} took longer than {limits.seconds:g} seconds for one answer"
            return RequestFailure(ServerUnreachable(late))
        what = f"{type(error).__name__}{f': {error}' if str(error) else ''}"
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            absent = f"nothing answers at {self._place} ({what}): start the server, or correct the address"
            return RequestFailure(ServerUnreachable(self.shortened(absent)), 0.0)
        if isinstance(error, httpx.TimeoutException):
            stalled = f"{self._place} stalled: nothing came for {self._config.read:g} seconds"
            return RequestFailure(ServerUnreachable(stalled))
        if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
            broken = f"the connection to {self._place} broke ({what})"
            return RequestFailure(ServerUnreachable(self.shortened(broken)), 0.0)
        return RequestFailure(AnswerUnusable(self.shortened(f"{self._place} cannot be talked to ({what})")))

    def status(self, response: httpx.Response, body: bytes) -> RequestFailure:
        """The server answered with an error status, and said why in its body."""
        status = response.status_code
        said = self.shortened(_message(response, body))
        if status not in _BUSY:
            told = f"{self._place} answered {status}: {said}{_advice(status, bool(self._key))}"
            return RequestFailure(ServerRefused(told, status))
        busy = ServerRefused(f"{self._place} is busy ({status}): {said}", status)
        error: ModelFailed = busy if status in {429, 503} else ModelFailed(f"{self._place} failed ({status}): {said}")
        pause = _retry_after(response)
        return RequestFailure(error, pause if pause <= self._config.max_backoff else None)

    def shortened(self, text: str) -> str:
        """Text from outside as it may be shown: the key goes before the length does, or a piece of it would stay."""
        flat = " ".join(self._key.scrub(text).split())
        return flat if len(flat) <= MESSAGE else f"{flat[:MESSAGE]}…"


def _advice(status: int, has_key: bool) -> str:
    if status in {401, 403}:
        return "; the key was refused" if has_key else "; it wants a key: set REDLINE_API_KEY"
    return "; name the address it leads to instead" if 300 <= status < 400 else ""


def _retry_after(response: httpx.Response) -> float:
    """Seconds, from a number or a date; 0 where nothing readable is said."""
    stated = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(stated):
        return float(stated)
    try:
        until = parsedate_to_datetime(stated[:_DATE])
        return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    # Its reader stumbles over bad dates in several ways, and some dates lie outside the calendar.
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0


def _message(response: httpx.Response, body: bytes) -> str:
    value = json_or_none(body)
    if value is not None:
        return error_text(value)
    return "an HTML page" if is_html(response) else body.decode(errors="replace") or response.reason_phrase


def is_html(response: httpx.Response) -> bool:
    """Whether an answer calls itself a page."""
    return "html" in response.headers.get("content-type", "")


def error_text(answer: Any) -> str:
    """What an error body says, in any of the shapes that servers use."""
    while isinstance(answer, dict):
        answer = next((answer[key] for key in ("error", "message", "detail") if answer.get(key)), short_repr(answer))
    return answer if isinstance(answer, str) else short_repr(answer)
