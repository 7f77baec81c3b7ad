"""Whoever reads along while the policy writes, and may say that it has written enough."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from redline.agent.policy.steps import encodable, finished_steps
from redline.inference import Generation


class Reader(Protocol):
    """Is told the steps of an attempt as they are finished."""

    def begin(self, kept: Sequence[str]) -> None:
        """An attempt begins with these steps."""

    def read(self, steps: Sequence[str]) -> None:
        """All steps of the attempt that are finished by now, the kept ones among them."""

    async def refused(self) -> list[str]:
        """Comes back when one of them is refused: the steps up to and with it. Never, while none is."""


async def written_until_refused(
    write: Callable[[Callable[[str], None]], Awaitable[Generation]], reader: Reader, kept: Sequence[str]
) -> Generation | list[str]:
    """What was written to its end; or, where the reader refuses a step before, the steps up to it: the writing is
    cancelled then. Raises what writing raises."""
    text, told = "", len(kept)

    def hear(piece: str) -> None:
        nonlocal text, told
        text += encodable(piece)
        # A step is finished by the heading of the next one, which ends in a colon or in a new line.
        if ":" in piece or "\n" in piece:
            steps = finished_steps(kept, text)
            if len(steps) > told:
                told = len(steps)
                reader.read(steps)

    reader.begin(kept)
    writing, refusing = asyncio.ensure_future(write(hear)), asyncio.ensure_future(reader.refused())
    try:
        await asyncio.wait({writing, refusing}, return_when=asyncio.FIRST_COMPLETED)
        return writing.result() if writing.done() else refusing.result()
    finally:
        for task in (writing, refusing):
            task.cancel()
        await asyncio.gather(writing, refusing, return_exceptions=True)
