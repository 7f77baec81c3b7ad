"""How a caller gets a sandbox."""

from __future__ import annotations

from collections.abc import Callable

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.pool.pooled_sandbox import Bench
from redline.sandbox.protocol import Sandbox
from redline.sandbox.runtimes.auto import AutoWall
from redline.sandbox.runtimes.docker.runtime import DockerWall
from redline.sandbox.runtimes.local import LocalWall
from redline.sandbox.runtimes.runtime import Wall
from redline.sandbox.runtimes.unsafe import UnsafeWall

_DEFAULT_LIMITS = Limits()
_WALLS: dict[str, Callable[[], Wall]] = {
    "auto": AutoWall,
    "local": LocalWall,
    "docker": DockerWall,
    "unsafe-subprocess": UnsafeWall,
}
NAMES = ("auto", "local", "docker", "docker:RUNTIME", "unsafe-subprocess")
"""The names that `open_sandbox` takes; RUNTIME is one of the daemon's, e.g. `runsc` for gVisor."""


def open_sandbox(wall: str = "auto", *, limits: Limits = _DEFAULT_LIMITS) -> Sandbox:
    """A sandbox behind the named wall, one of `NAMES`, to be entered with `async with`.

    Raises `SandboxUnavailable` for a name that does not exist; entering it raises `SandboxUnavailable` where this
    machine cannot give what the wall promises.
    """
    return Bench(_wall(wall), limits)


def _wall(name: str) -> Wall:
    kind, colon, runtime = name.partition(":")
    if kind == "docker" and colon and runtime:
        return DockerWall(runtime)
    if name not in _WALLS:
        raise SandboxUnavailable(f"there is no sandbox called {name!r}; there is: {', '.join(NAMES)}")
    return _WALLS[name]()
