"""A critique in progress: a judge on its way over the steps of one attempt, kept from one superstep to the next."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from redline.agent.sync import closing
from redline.agent.usage.ledger import Ledger
from redline.verifier import Verdict


class LiveCritique:
    """Draws one verdict at a time out of a judge, always in the same task, whichever task asks.

    A judge is a generator with sessions, task groups and timeouts of its own open across its verdicts; these belong to
    one task, and every superstep of the graph is another one. Close it at the end.
    """

    def __init__(self, verdicts: AsyncIterator[Verdict], ledger: Ledger) -> None:
        self.ledger = ledger
        """What the judge books its calls in."""
        self._asked: asyncio.Queue[asyncio.Future[Verdict | None]] = asyncio.Queue()
        self._task = asyncio.create_task(self._draw(verdicts))
        self._ahead: deque[asyncio.Task[Verdict | None]] = deque()

    async def next(self) -> Verdict | None:
        """The next verdict; None where the judge has no more. Raises what the judge raises.

        Cancelling it closes the critique.
        """
        if self._ahead:
            return await self._ahead.popleft()
        return await self._next()

    def ask_ahead(self) -> asyncio.Task[Verdict | None]:
        """Ask for one verdict more already, for whoever calls `next` when it is its turn."""
        asked = asyncio.create_task(self._next())
        self._ahead.append(asked)
        return asked

    async def _next(self) -> Verdict | None:
        answer: asyncio.Future[Verdict | None] = asyncio.get_running_loop().create_future()
        self._asked.put_nowait(answer)
        try:
            return await answer
        except asyncio.CancelledError:
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Close the judge, whatever it is at. Raises what it raises on the way out."""
        ahead = list(self._ahead)
        self._ahead.clear()
        self._task.cancel()
        for asked in ahead:
            asked.cancel()
        await asyncio.wait({self._task, *ahead})
        await asyncio.gather(*ahead, return_exceptions=True)
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error

    async def _draw(self, verdicts: AsyncIterator[Verdict]) -> None:
        async with closing(verdicts) as judged:
            answer = await self._asked.get()
            try:
                async for verdict in judged:
                    _give(answer, verdict)
                    answer = await self._asked.get()
                _give(answer, None)
            except Exception as error:
                if answer.done():
                    raise
                answer.set_exception(error)
            except asyncio.CancelledError:
                # By whoever closes this, or by the judge itself: whoever asked is not to wait for ever.
                answer.cancel()
                raise


def _give(answer: asyncio.Future[Verdict | None], verdict: Verdict | None) -> None:
    # Whoever asked may have left in the very moment in which the answer came.
    if not answer.done():
        answer.set_result(verdict)
