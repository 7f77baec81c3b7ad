"""What a chain goes on from: its rationales on earlier steps, and the namespace that its code shares."""

from __future__ import annotations

from contextlib import AsyncExitStack

from redline.sandbox import Sandbox, Session


class ChainHistory:
    """One conversation and one namespace: a chain's own or, in the authors' later form, that of all votes.

    Close it at the end. Not safe for concurrent use.
    """

    def __init__(self, sandbox: Sandbox | None) -> None:
        self.rationales: list[str] = []
        """On the steps judged so far, in order."""
        self._sandbox = sandbox
        self._session: Session | None = None
        self._sessions = AsyncExitStack()

    async def namespace(self) -> Session:
        """The session in which the code runs; opened when it is first asked for. Raises `SandboxError`."""
        if self._session is None:
            assert self._sandbox is not None, "GenPRM refuses execution without a sandbox"
            self._session = await self._sessions.enter_async_context(self._sandbox.session())
        return self._session

    def leave_namespace(self) -> None:
        """The session broke: the next block gets a new one."""
        self._session = None

    async def aclose(self) -> None:
        """Close every session that was opened."""
        await self._sessions.aclose()
