"""Whose a container is: labels that say which process started it, so that what a dead one left can be told apart."""

from __future__ import annotations

import os
import platform
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.sandbox.log import note

if TYPE_CHECKING:
    from docker import DockerClient

MARK = "redline.sandbox"
"""Every container of ours has this label."""
_PLACE, _PID, _START, _HOST = (f"redline.owner.{name}" for name in ("place", "pid", "start", "host"))


@dataclass(frozen=True, slots=True)
class ContainerOwner:
    """A process, told from every other by where and when it runs and not by its number alone."""

    place: str
    """This boot of the machine and the process namespace; only there do the numbers mean anything."""
    pid: int
    start: str
    """When it started, in clock ticks since the boot; empty where the system does not tell."""

    @classmethod
    def this(cls) -> Self:
        """The process that asks."""
        return cls(_place(), os.getpid(), _started(os.getpid()) or "")

    def labels(self) -> dict[str, str]:
        """For a container that is this process's."""
        return {MARK: "worker", _PLACE: self.place, _PID: str(self.pid), _START: self.start, _HOST: platform.node()}

    @classmethod
    def of(cls, labels: Mapping[str, str]) -> Self:
        """Whom these labels name. Raises `KeyError` or `ValueError` where they name nobody."""
        return cls(labels[_PLACE], int(labels[_PID]), labels[_START])

    def is_gone(self) -> bool:
        """Known to have ended. Of a process in another place nothing is known."""
        if self.place != _place():
            return False
        started = _started(self.pid)
        return started is None or (bool(started and self.start) and started != self.start)


def _place() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:  # not Linux
        return f"{platform.node()}/{uuid.getnode():x}"


def _started(pid: int) -> str | None:
    """When a process started, empty where the system does not tell; None where there is no such process."""
    if platform.system() == "Linux":
        try:
            state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if state in "ZX" else fields[18]
    return "" if os.name != "posix" or _answers(pid) else None


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def reap(client: DockerClient) -> None:
    """Remove the containers whose owner has ended without removing them; blocks."""
    from docker.errors import APIError

    found = client.api.containers(all=True, filters={"label": [MARK, f"{_PLACE}={_place()}"]})
    for container in found:
        if ContainerOwner.of(container["Labels"]).is_gone():
            try:
                client.api.remove_container(container["Id"], force=True)
            except APIError as error:  # gone by itself meanwhile, or being removed
                if error.status_code not in (404, 409):
                    raise
            note("sandbox.container_reaped", container=container["Id"][:12])
