"""The socket that is listened on, and the server behind it from its start to the end of its last request."""

from __future__ import annotations

import asyncio
import errno
import math
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from redline.server.errors import PortTaken


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, port 0 for any that is free. Raises `PortTaken`, which says what to do."""
    try:
        [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortTaken(f"--host {host}: {error.strerror or error}") from error
    # A server that has just ended leaves connections behind that are nobody's; they must not keep the next one out.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        # Only one socket may listen: two that are bound would share the requests.
        bound.listen(2048)
    except OSError as error:
        bound.close()
        raise PortTaken(_why(host, port, error)) from error
    bound.setblocking(False)
    return bound


def address_of(bound: socket.socket) -> str:
    """Where the socket is found, as a browser takes it."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


GRACE = 30.0
_HARD = 10.0
"""Seconds after the grace in which a run that was asked to end has to hand over what it has."""


class Listener(uvicorn.Server):
    """Serves an application of `create_app` whose lifespan is the caller's, as signals are.

    `grace`: seconds that requests in flight have to come to their end. Runs that have not are asked for the best they
    have, and are cut off ten seconds later.
    """

    def __init__(self, app: FastAPI, *, grace: float = GRACE) -> None:
        self._grace, self._gateway = grace, app.state.gateway
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=math.ceil(grace + _HARD),
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve_until(self, ending: asyncio.Event, bound: socket.socket) -> None:
        """Serve until `ending` is set and the requests in flight are done."""
        watcher = asyncio.create_task(self._watch(ending))
        try:
            await self.serve(sockets=[bound])
        finally:
            watcher.cancel()

    async def _watch(self, ending: asyncio.Event) -> None:
        await ending.wait()
        self._gateway.ready = False
        self.should_exit = True
        await asyncio.sleep(self._grace)
        self._gateway.ending.set()


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken: end what listens there, or name another one with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may not be taken by this user: name one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host {host} is no address of this machine"
    return f"port {port} of {host} cannot be listened on: {error.strerror or error}"
