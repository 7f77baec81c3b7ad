"""How a caller gets a sandbox."""

from __future__ import annotations

from collections.abc import Callable

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.pool.pooled_sandbox import PooledSandbox
from redline.sandbox.protocol import Sandbox
from redline.sandbox.providers import SANDBOXES, open_provided
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
"""The names of our own sandboxes; RUNTIME is one of the daemon's, e.g. `runsc` for gVisor."""


def open_sandbox(name: str = "auto", *, limits: Limits = _DEFAULT_LIMITS) -> Sandbox:
    """A sandbox, to be entered with `async with`: one of `NAMES`, or somebody else's.

    That is one which an installed package offers in the entry-point group `redline.sandboxes`, or `module:attribute`
    of a class or function that is called with `limits`; our own names come first. Raises `SandboxUnavailable` for a
    name that does not exist and for a provider that cannot be loaded; entering it raises `SandboxUnavailable` where
    this machine cannot give what the sandbox promises.
    """
    if runtime := _runtime(name):
        return PooledSandbox(runtime, limits)
    # `local:x` is one of ours misspelt, and no module of somebody's.
    if name.partition(":")[0] not in _RUNTIMES and (provided := open_provided(name, limits)):
        return provided
    known = ", ".join((*NAMES, *SANDBOXES.names()))
    raise SandboxUnavailable(f"there is no sandbox called {name!r}; there is: {known}, or MODULE:CLASS")


def _runtime(name: str) -> Runtime | None:
    """One of our own; None for any other name."""
    kind, _, docker_runtime = name.partition(":")
    if kind == "docker" and docker_runtime:
        return DockerRuntime(docker_runtime)
    return _RUNTIMES[name]() if name in _RUNTIMES else None
