"""What every sandbox offers: run code in a fresh namespace, or keep a namespace over several blocks."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol, Self, runtime_checkable

from redline.sandbox.counters import Counters
from redline.sandbox.execution import Execution

DEFAULT_TIMEOUT = 5.0
"""CPU seconds for one block, as in the released GenPRM code (reference/genprm.md)."""


@runtime_checkable
class Session(Protocol):
    """One namespace kept over the blocks of one verification chain."""

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """Run a block in the session's namespace; blocks that are asked for at once take turns.

        A namespace that is lost without the blocks' doing (its worker died, or it was idle and had to make room) is
        made again by running the earlier blocks, unseen. Where that cannot be done, because one of them had ended in
        a timeout or ends otherwise this time, the block is `killed` with `session_lost`, as it is when the worker
        dies twice over it. Cancelling ends the namespace. Raises as `Sandbox.run`.
        """


@runtime_checkable
class Sandbox(Protocol):
    """Runs model-written code. Safe to use from many coroutines at once.

    Anything that keeps this protocol is a sandbox for the rest of Redline; `redline.sandbox.conformance` tries it out.
    What a program does is a status of an `Execution`, never an exception, and what it says is bounded:

    - `stdout` and `stderr`: of each stream the first and the last 32 KiB, with a line between them that says how many
      bytes were left out, and `truncated` set; UTF-8, anything else as replacement characters. What was written before
      an error, a timeout or a kill is kept. More than 4 MiB on one stream ends the block as `killed`.
    - `error_type`: at most 200 bytes; `error_message`: at most 3,000; a traceback on `stderr`: 8,192 characters.
    - the code itself: at most 4,000,000 characters, in `check_code`, which knows all that cannot be run.
    """

    @property
    def name(self) -> str:
        """As people know it, e.g. `local`: it stands in logs and in output."""

    @property
    def guarantees(self) -> dict[str, bool]:
        """What is *enforced* here: network, file_reads, file_writes, processes, memory, cpu_time, other_processes."""

    @property
    def counters(self) -> Counters:
        """What has been done so far, in an object of its own."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        """Run code in a namespace of its own. `timeout` is CPU seconds, with a wall-clock cap behind it.

        Calls beyond what the machine can run at once wait here, in the order of arrival: nothing else queues.
        Cancelling the call kills the child. Raises `SandboxClosed` when the sandbox is not open or no worker can be
        had, `TypeError` and `ValueError` for code that is no text and a timeout that is no length of time.
        """

    def session(self) -> AbstractAsyncContextManager[Session]:
        """Open a namespace; it and its process are gone when the context is left."""
