"""What every wall offers: run code in a fresh namespace, or keep a namespace over several blocks."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol, Self, runtime_checkable

from sandbox.execution import Execution

DEFAULT_TIMEOUT = 5.0
"""CPU seconds for one block, as in the released GenPRM code (reference/genprm.md)."""


@runtime_checkable
class Session(Protocol):
    """One namespace kept over the blocks of one verification chain."""

    async def run(self, code: str, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """Run a block in the session's namespace."""


@runtime_checkable
class Sandbox(Protocol):
    """A bench where model-written code runs. Safe to use from many coroutines at once."""

    @property
    def name(self) -> str:
        """The wall's name, e.g. `local`."""

    @property
    def guarantees(self) -> dict[str, bool]:
        """What is *enforced* here: network, file_reads, file_writes, processes, memory, cpu_time, other_processes."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def run(self, code: str, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """Run code in a namespace of its own. `timeout` is CPU seconds, with a wall-clock cap behind it.

        Cancelling the call kills the child. Raises `SandboxClosed` only when no worker can be had.
        """

    def session(self) -> AbstractAsyncContextManager[Session]:
        """Open a namespace; it and its process are gone when the context is left."""
