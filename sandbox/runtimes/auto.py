"""The wall that there is: docker where a daemon answers and the image has been built, else local."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.log import note
from redline.sandbox.runtimes.docker.runtime import DockerWall
from redline.sandbox.runtimes.hardening import SECCOMP, Layers
from redline.sandbox.runtimes.local import LocalWall
from redline.sandbox.runtimes.runtime import Line, Wall


class AutoWall:
    """Decides when the first worker is started, and then stays with what it has become."""

    def __init__(self) -> None:
        self._chosen: Wall | None = None

    @property
    def name(self) -> str:
        """That of the wall it has become; `auto` before."""
        return self._chosen.name if self._chosen else "auto"

    @property
    def layers(self) -> Layers:
        """Before it is decided, what both walls ask for."""
        return self._chosen.layers if self._chosen else Layers(required=(SECCOMP,))

    def guarantees(self, in_force: Collection[str]) -> Mapping[str, bool]:
        """Both walls promise the same."""
        return (self._chosen or DockerWall()).guarantees(in_force)

    async def start(self, limits: Limits, in_flight: int) -> Line:
        """Start a worker. Raises `SandboxUnavailable` with both reasons where neither wall can be had."""
        if self._chosen:
            return await self._chosen.start(limits, in_flight)
        try:
            return await self._become(DockerWall(), "", limits, in_flight)
        except SandboxUnavailable as error:
            why_not_docker = str(error)
        try:
            return await self._become(LocalWall(), why_not_docker, limits, in_flight)
        except SandboxUnavailable as error:
            raise SandboxUnavailable(f"no sandbox can be had here. local: {error}. docker: {why_not_docker}") from error

    async def _become(self, wall: Wall, why_not_docker: str, limits: Limits, in_flight: int) -> Line:
        line = await wall.start(limits, in_flight)
        self._chosen = wall
        note("sandbox.wall_chosen", level="info", wall=wall.name, why_not_docker=why_not_docker)
        return line
