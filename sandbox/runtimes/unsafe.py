"""The worker without hardening, where neither kernel nor Docker offers any. Only by its explicit name."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.log import note
from redline.sandbox.runtimes.hardening import Hardening
from redline.sandbox.runtimes.local import LocalRuntime, LocalTransport


class UnsafeRuntime(LocalRuntime):
    """Limits and a process per namespace as ever, but no protection from a program that means harm."""

    name = "unsafe-subprocess"
    hardening = Hardening()

    def __init__(self) -> None:
        self._warned = False

    def guarantees(self, in_force: Collection[str]) -> dict[str, bool]:
        """Only what resource limits do. They hold for each process, and root is not kept from making more of them."""
        alone = os.geteuid() != 0
        return super().guarantees(in_force) | {"memory": alone, "cpu_time": alone}

    async def start(self, limits: Limits, in_flight: int) -> LocalTransport:
        """Start the worker, with a warning in the log the first time. Raises `SandboxUnavailable` off Linux."""
        if sys.platform != "linux":
            raise SandboxUnavailable(f"unsafe-subprocess needs Linux, not {sys.platform}: use docker")
        if not self._warned:
            note(
                "sandbox.unsafe",
                level="warning",
                runtime=self.name,
                meaning="programs run with all rights of this user",
            )
            self._warned = True
        return await super().start(limits, in_flight)
