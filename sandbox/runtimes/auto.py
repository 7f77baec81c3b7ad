"""The runtime that there is: docker where a daemon answers and the image has been built, else local."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.log import note
from redline.sandbox.runtimes.docker.runtime import DockerRuntime
from redline.sandbox.runtimes.hardening import SECCOMP, Hardening
from redline.sandbox.runtimes.local import LocalRuntime
from redline.sandbox.runtimes.runtime import Runtime, WorkerTransport


class AutoRuntime:
    """Decides when the first worker is started, and then stays with what it has become."""

    def __init__(self) -> None:
        self._chosen: Runtime | None = None

    @property
    def name(self) -> str:
        """That of the runtime it has become; `auto` before."""
        return self._chosen.name if self._chosen else "auto"

    @property
    def hardening(self) -> Hardening:
        """Before it is decided, what both runtimes ask for."""
        return self._chosen.hardening if self._chosen else Hardening(required=(SECCOMP,))

    def guarantees(self, in_force: Collection[str]) -> Mapping[str, bool]:
        """Both runtimes promise the same."""
        return (self._chosen or DockerRuntime()).guarantees(in_force)

    async def start(self, limits: Limits, in_flight: int) -> WorkerTransport:
        """Start a worker. Raises `SandboxUnavailable` with both reasons where neither runtime can be had."""
        if self._chosen:
            return await self._chosen.start(limits, in_flight)
        try:
            return await self._become(DockerRuntime(), "", limits, in_flight)
        except SandboxUnavailable as error:
            why_not_docker = str(error)
        try:
            return await self._become(LocalRuntime(), why_not_docker, limits, in_flight)
        except SandboxUnavailable as error:
            raise SandboxUnavailable(f"no sandbox can be had here. local: {error}. docker: {why_not_docker}") from error

    async def _become(self, runtime: Runtime, why_not_docker: str, limits: Limits, in_flight: int) -> WorkerTransport:
        transport = await runtime.start(limits, in_flight)
        self._chosen = runtime
        note("sandbox.runtime_chosen", level="info", runtime=runtime.name, why_not_docker=why_not_docker)
        return transport
