"""Namespaces of a sandbox that are used again and again, for code of our own whose blocks do not need each other.

A fresh namespace costs several times what a block in an open one does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from redline.sandbox import Execution, Sandbox, Session

RENEWED = 200
"""Blocks after which a namespace is given up: a sandbox remembers them all, to make it again if it is lost."""


class SandboxSessions:
    """Runs lists of blocks, each list in a namespace that was used before; a context manager.

    For blocks that name everything they use: never for a model's code. The sandbox must be open.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._idle: list[_OpenSession] = []
        # No more than the machine can run: a sandbox makes room by giving up namespaces that wait.
        self._places = asyncio.Semaphore(max(2, os.cpu_count() or 2))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._idle:
            await self._idle.pop().stack.aclose()

    async def run(self, blocks: Sequence[str]) -> list[Execution]:
        """What became of each block, in order. Raises `SandboxError`."""
        async with self._places:
            return await self._run(blocks)

    async def _run(self, blocks: Sequence[str]) -> list[Execution]:
        opened = self._idle.pop() if self._idle else await _OpenSession.open(self._sandbox)
        try:
            executions = [await opened.session.run(block) for block in blocks]
        except BaseException:
            await opened.stack.aclose()
            raise
        opened.blocks += len(blocks)
        if opened.blocks < RENEWED and not any(execution.session_lost for execution in executions):
            self._idle.append(opened)
        else:
            await opened.stack.aclose()
        return executions


class _OpenSession:
    """An open namespace, and how much it was used."""

    def __init__(self, stack: AsyncExitStack, session: Session) -> None:
        self.stack = stack
        self.session = session
        self.blocks = 0

    @classmethod
    async def open(cls, sandbox: Sandbox) -> Self:
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(sandbox.session())
            return cls(stack.pop_all(), session)
