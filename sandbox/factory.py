"""How a caller gets a sandbox."""

from __future__ import annotations

from collections.abc import Callable

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.pool.pooled_sandbox import PooledSandbox
from redline.sandbox.protocol import Sandbox
from redline.sandbox.runtimes.auto import AutoRuntime
from redline.sandbox.runtimes.docker.runtime import DockerRuntime
from redline.sandbox.runtimes.local import LocalRuntime
from redline.sandbox.runtimes.runtime import Runtime
from redline.sandbox.runtimes.unsafe import UnsafeRuntime

_DEFAULT_LIMITS = Limits()
_RUNTIMES: dict[str, Callable[[], Runtime]] = {
    "auto": AutoRuntime,
    "local": LocalRuntime,
    "docker": DockerRuntime,
    "unsafe-subprocess": UnsafeRuntime,
}
NAMES = ("auto", "local", "docker", "docker:RUNTIME", "unsafe-subprocess")
"""The names that `open_sandbox` takes; RUNTIME is one of the daemon's, e.g. `runsc` for gVisor."""


def open_sandbox(runtime: str = "auto", *, limits: Limits = _DEFAULT_LIMITS) -> Sandbox:
    """A sandbox behind the named runtime, one of `NAMES`, to be entered with `async with`.

    Raises `SandboxUnavailable` for a name that does not exist; entering it raises `SandboxUnavailable` where this
    machine cannot give what the runtime promises.
    """
    return PooledSandbox(_runtime(runtime), limits)


def _runtime(name: str) -> Runtime:
    kind, colon, runtime = name.partition(":")
    if kind == "docker" and colon and runtime:
        return DockerRuntime(runtime)
    if name not in _RUNTIMES:
        raise SandboxUnavailable(f"there is no sandbox called {name!r}; there is: {', '.join(NAMES)}")
    return _RUNTIMES[name]()
