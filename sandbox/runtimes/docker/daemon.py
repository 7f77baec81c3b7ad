"""The Docker daemon: where it is, and a client for it. What stands in the way is said with what to do about it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from redline.sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from docker import DockerClient

_PATIENCE_SECONDS = 20
_LABOUR_SECONDS = 180
"""For what is work for the daemon, and takes it long on a crowded machine."""
_KNOCK_SECONDS = 3.0
_FORWARD = "forward its socket (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock"


def daemon_url() -> str:
    """`DOCKER_HOST`, or the first of the usual sockets that exists. Raises `SandboxUnavailable`; costs next to nothing.

    Docker Desktop and a rootless daemon have their sockets below the home or the runtime folder of the user.
    """
    if url := os.environ.get("DOCKER_HOST"):
        return url
    runtime = os.environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}" if hasattr(os, "getuid") else "")
    usual = [Path("/var/run/docker.sock"), Path(runtime, "docker.sock"), Path.home() / ".docker/run/docker.sock"]
    for path in usual:
        if path.is_socket():
            return f"unix://{path}"
    raise SandboxUnavailable(
        "no Docker daemon is running here (there is no /var/run/docker.sock): start one, or set DOCKER_HOST"
    )


def knock(url: str) -> None:
    """Connect to the daemon's socket once, without the SDK. Raises `SandboxUnavailable` where nobody opens.

    Only a plain Unix or TCP socket will do: a worker's standard input and output become that socket.
    """
    try:
        family, address = _endpoint(url)
        with socket.socket(family) as door:
            door.settimeout(_KNOCK_SECONDS)
            door.connect(address)
    except PermissionError as error:
        raise SandboxUnavailable(
            f"this user may not use the Docker daemon at {url}: "
            f"add it to the group that owns the socket (sudo usermod -aG docker $USER, then log in anew)"
        ) from error
    except (OSError, ValueError) as error:
        raise SandboxUnavailable(
            f"no Docker daemon answers at {url} ({error}): start it, or correct DOCKER_HOST"
        ) from error


def _endpoint(url: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    parts = urlsplit(url if "://" in url else f"tcp://{url}")
    if parts.scheme in ("unix", "http+unix"):
        return socket.AF_UNIX, parts.netloc + parts.path
    if parts.scheme in ("tcp", "http") and not os.environ.get("DOCKER_TLS_VERIFY"):
        if parts.port is None or not parts.hostname:
            raise ValueError("a TCP address has a host and a port")
        found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)[0]
        return found[0], (str(found[4][0]), parts.port)
    way = "TLS" if parts.scheme in ("tcp", "http", "https") else f"{parts.scheme}://"
    raise SandboxUnavailable(f"the sandbox cannot talk to a Docker daemon over {way} ({url}): {_FORWARD}")


def connect(url: str) -> DockerClient:
    """A client for the daemon; blocks. Raises `SandboxUnavailable`."""
    knock(url)
    with said_plainly():
        import docker

        return docker.DockerClient(base_url=url, timeout=_PATIENCE_SECONDS)


@contextmanager
def at_work(client: DockerClient) -> Iterator[None]:
    """Gives the daemon more time to answer: it has just done so, and what it is asked for now is more than a word."""
    before, client.api.timeout = client.api.timeout, _LABOUR_SECONDS
    try:
        yield
    finally:
        client.api.timeout = before


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turns whatever the SDK raises into `SandboxUnavailable`."""
    try:
        from docker.errors import DockerException
        from requests.exceptions import RequestException
        from urllib3.exceptions import HTTPError
    except ImportError as error:
        raise SandboxUnavailable(
            f"the Docker SDK for Python is missing ({error}): pip install 'docker>=7.1'"
        ) from error
    try:
        yield
    except (DockerException, RequestException, HTTPError) as error:
        # An error of the API quotes the whole request, unless asked for its explanation.
        reason = getattr(error, "explanation", None) or str(error)
        raise SandboxUnavailable(remedied(f"Docker: {' '.join(reason.split())}")) from error


def remedied(problem: str) -> str:
    """What the daemon complains of, with what to do about it where that is known."""
    if "no space left on device" in problem.lower():
        return f"no space is left where Docker keeps its images; `docker system prune` frees some ({problem})"
    return problem
