"""What starts the worker program: how to start it, and what is then enforced."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from collections.abc import Collection, Mapping
from typing import Protocol

from redline.sandbox.limits import Limits
from redline.sandbox.runtimes.hardening import Hardening


class WorkerTransport(Protocol):
    """A started worker: its two streams, and the means to end it."""

    @property
    def reader(self) -> StreamReader:
        """What the worker sends."""

    @property
    def writer(self) -> StreamWriter:
        """What the worker is sent; closing it ends the worker."""

    @property
    def label(self) -> str:
        """A process id or container name, for the log."""

    def kill(self) -> None:
        """End the worker and all its children now. Harmless when it has ended."""

    async def close(self) -> str:
        """Wait until the worker has ended, killing it if it does not; what it complained of on its stderr."""


class Runtime(Protocol):
    """A place to run the worker in."""

    @property
    def name(self) -> str:
        """As given to `open_sandbox`."""

    @property
    def hardening(self) -> Hardening:
        """What it asks of the worker's own hardening."""

    def guarantees(self, in_force: Collection[str]) -> Mapping[str, bool]:
        """See `Sandbox.guarantees`; `in_force` are the layers that a worker of this runtime has proved."""

    async def start(self, limits: Limits, in_flight: int) -> WorkerTransport:
        """Start a worker that is to run up to `in_flight` blocks at once. Raises `SandboxUnavailable`.

        Must not block the event loop, and must leave nothing behind when it is cancelled.
        """
