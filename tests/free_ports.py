"""Ports for programs that bind them only once they have started.

Not port 0's: the system gives those to every connection that is made meanwhile, too.
"""

import random
import socket

ABOVE, BELOW = 15_000, 30_000
"""Where the usual systems give no connection a port unasked."""


def free_port(*, beside: int = 0) -> int:
    """A port of this machine that is free, as so many behind it are."""
    for port in random.SystemRandom().sample(range(ABOVE, BELOW), 200):
        if all(map(_is_free, range(port, port + 1 + beside))):
            return port
    raise RuntimeError("no port is free")


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
