"""The connections to one server, as many as there are requests in flight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from redline.inference.http.config import ClientConfig

REQUESTS_PER_CLIENT = 16
"""Requests in flight for each client. The HTTP library looks at every connection of a client for each request: with
hundreds of them that took about as long as everything else that this process did."""


@dataclass(slots=True)
class _PooledClient:
    client: httpx.AsyncClient
    in_flight: int = 0


class ClientPool:
    """HTTP clients of one server, each for a few requests at once. To be used from one event loop."""

    def __init__(self, config: ClientConfig) -> None:
        self._config = config
        self._lines: list[_PooledClient] = []

    @contextmanager
    def client(self) -> Iterator[httpx.AsyncClient]:
        """A client with room for another request; it counts as busy inside the block."""
        line = next((line for line in self._lines if line.in_flight < REQUESTS_PER_CLIENT), None) or self._open()
        line.in_flight += 1
        try:
            yield line.client
        finally:
            line.in_flight -= 1

    async def aclose(self) -> None:
        """Close every connection."""
        for line in self._lines:
            await line.client.aclose()

    def _open(self) -> _PooledClient:
        config = self._config
        client = httpx.AsyncClient(
            timeout=httpx.Timeout(config.read, connect=config.connect, pool=None),
            # No limit: a stream keeps its connection after its request has been counted as done.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=REQUESTS_PER_CLIENT),
            # What is not compressed cannot grow while it is read.
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )
        self._lines.append(_PooledClient(client))
        return self._lines[-1]
