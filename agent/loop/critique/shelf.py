"""Where the critiques of all runs rest between two supersteps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from redline.agent.loop.critique.live_critique import LiveCritique
from redline.agent.loop.critique.walk import Walk
from redline.agent.usage.budget import Budget

REST_SECONDS = 60.0
"""How long a critique may rest before it is taken for abandoned and closed."""


class Place(NamedTuple):
    """Where a critique stands, and in what."""

    walk: Walk
    problem: str
    steps: Sequence[str]
    budget: Budget
    seed: int


@dataclass(slots=True)
class _Resting:
    place: Place
    critique: LiveCritique
    expiry: asyncio.TimerHandle


class CritiqueShelf:
    """Keeps each critique for its own run alone.

    One that nobody comes for is closed: the run has ended elsewhere, and if it has not, it can begin the critique anew
    and walk to where it was.
    """

    def __init__(self) -> None:
        self._resting: dict[str, _Resting] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def put(self, run: str, place: Place, critique: LiveCritique) -> None:
        """Leave a critique that stands where `place` says."""
        expiry = asyncio.get_running_loop().call_later(REST_SECONDS, self._expire, run)
        self._resting[run] = _Resting(place, critique, expiry)

    async def take(self, run: str, place: Place) -> LiveCritique | None:
        """The critique of this run; None where there is none that stands where `place` says."""
        resting = self._resting.pop(run, None)
        if resting is None:
            return None
        resting.expiry.cancel()
        if resting.place == place:
            return resting.critique
        await resting.critique.aclose()
        return None

    async def drop(self, run: str) -> None:
        """Close the critique of this run, where one rests."""
        resting = self._resting.pop(run, None)
        if resting is not None:
            resting.expiry.cancel()
            await resting.critique.aclose()

    async def aclose(self) -> None:
        """Close all that rest."""
        for run in list(self._resting):
            await self.drop(run)
        if self._closing:
            await asyncio.wait(self._closing)

    def _expire(self, run: str) -> None:
        task = asyncio.get_running_loop().create_task(self.drop(run))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
