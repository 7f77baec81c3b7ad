"""What a server raises on purpose: what keeps it from starting, and what a client is told.

RefinementError
├── PortTaken          the address cannot be listened on
├── TokensUnusable     the bearer tokens cannot be read, or could be guessed
├── TracesUnusable     the environment asks for traces that cannot be sent
├── RequestRefused     a request cannot be answered: its status and its words
└── ClientLeft         whoever asked has closed the connection; there is nobody to tell
"""

from __future__ import annotations

from redline.agent.errors import RefinementError


class PortTaken(RefinementError):
    """The address cannot be listened on; the message says why and what to do."""


class TokensUnusable(RefinementError):
    """The bearer tokens cannot be read, or are none that keep anybody out."""


class TracesUnusable(RefinementError):
    """The environment names an exporter of traces that is not there."""


class ClientLeft(RefinementError):
    """The client has closed the connection before it had its answer."""


class RequestRefused(RefinementError):
    """A request that gets an error for an answer, as OpenAI's clients read it.

    `param`: the part of the request it is about. `code`: the kind of error, for a program. `retry_after`: seconds after
    which it may go better.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.param, self.code, self.retry_after = status, param, code, retry_after

    @property
    def kind(self) -> str:
        """`type` of OpenAI's error bodies."""
        return "server_error" if self.status >= 500 else "invalid_request_error"
