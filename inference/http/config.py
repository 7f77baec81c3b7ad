"""How long a server is waited for, and how often it is asked again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientConfig:
    """Timeouts (seconds) and retries. The wall time of a whole problem is the budget's business, not this one's."""

    connect: float = 10.0
    """For a connection to be made."""
    read: float = 600.0
    """Without a byte of the answer. A whole generation, and the queue before it, happens in this time."""
    per_token: float = 2.0
    """For each token asked for, on top of `read`, until the whole answer must be there: ends what only trickles."""
    grace: float = 10.0
    """For what is not needed: the end of a stream whose text is complete, the body of a refusal."""
    opening: float = 1800.0
    """For everything that a server is asked when a model is opened."""
    attempts: int = 4
    """Times a request is sent where the server is busy or the connection breaks before any output."""
    backoff: float = 0.5
    """The longest first pause between attempts; it doubles, and a random part of it is waited."""
    max_backoff: float = 60.0
    """A server that asks for a longer pause (`Retry-After`) is given up."""
