"""How a caller gets a sandbox."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.bench import Bench
from sandbox.errors import SandboxUnavailable
from sandbox.limits import Limits
from sandbox.local import LocalWall
from sandbox.protocol import Sandbox
from sandbox.wall import Wall

_DEFAULT_LIMITS = Limits()
_WALLS: dict[str, Callable[[], Wall]] = {"local": LocalWall}


def open_sandbox(wall: str = "local", *, limits: Limits = _DEFAULT_LIMITS) -> Sandbox:
    """A sandbox behind the named wall, to be entered with `async with`.

    Raises `SandboxUnavailable` for a name that does not exist; entering it raises `SandboxUnavailable` where this
    machine cannot give what the wall promises.
    """
    if wall not in _WALLS:
        raise SandboxUnavailable(f"there is no sandbox called {wall!r}; there is: {', '.join(sorted(_WALLS))}")
    return Bench(_WALLS[wall](), limits)
