"""A critique that begins while the policy is still writing, and stops it at the first step that does not pass."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from redline.agent.loop.critique.live_critique import LiveCritique
from redline.agent.loop.critique.shelf import Place
from redline.agent.loop.critique.walk import Walk
from redline.agent.loop.visit import Visit
from redline.agent.result import Attempt, Step
from redline.agent.usage.ledger import Ledger
from redline.verifier import ArrivingSteps, in_order


class ReadingAlong:
    """Has the finished steps of one attempt judged, in order, as the policy's `Reader`.

    Nothing of it is recorded here: the verdicts wait in the critique, which is left on the shelf and taken up where the
    attempt is judged, as if it had begun only then. Where the attempt turns out to have other steps than were read, the
    critique is closed, and it begins anew. So what is read along changes when a verdict is asked for, and no verdict.
    `cut`: whether a step that does not pass ends the writing; nothing does where no revision could follow.
    """

    def __init__(self, visit: Visit, ledger: Ledger, number: int, *, cut: bool) -> None:
        self._visit, self._ledger, self._number, self._cut = visit, ledger, number, cut
        self._steps = ArrivingSteps()
        self._more = asyncio.Event()
        self._refused: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._critique: LiveCritique | None = None
        self._reading: asyncio.Task[None] | None = None
        self._attempts = self._asked = 0

    def begin(self, kept: Sequence[str]) -> None:
        """The first attempt is read along; what else a strategy has written in the same superstep is not."""
        self._attempts += 1
        judge = self._visit.resources.judge(self._ledger)
        if self._attempts > 1 or not in_order(judge):
            return
        verdicts = judge.judge(self._visit.problem, self._steps, seed=self._visit.context.seed)
        self._critique = LiveCritique(verdicts, self._ledger)
        self._reading = asyncio.create_task(self._judge(self._critique))
        self.read(kept)

    def read(self, steps: Sequence[str]) -> None:
        """Steps that are finished; none that contradict what was read before."""
        if self._attempts == 1 and list(steps[: len(self._steps)]) == self._steps:
            self._steps.extend(steps[len(self._steps) :])
            self._more.set()

    async def refused(self) -> list[str]:
        """The steps up to and with the one that did not pass, once there is one."""
        return await self._refused

    async def hand_over(self, attempts: Sequence[Attempt]) -> None:
        """Leave the critique for whoever judges the attempt, where it is of this attempt's steps."""
        await self._stop_reading()
        critique, texts, asked = self._critique, [step.text for step in attempts[0].steps], self._asked
        alone = len(attempts) == self._attempts == 1
        # A judge in order has looked at no step beyond those that it was asked for.
        if critique is None or not alone or asked > len(texts) or texts[:asked] != self._steps[:asked]:
            return
        self._critique = None
        self._steps[asked:] = texts[asked:]
        context, problem = self._visit.context, self._visit.problem
        place = Place(Walk(attempt=self._number), problem, texts, context.budget, context.seed)
        self._visit.resources.critiques.put(self._visit.run, place, critique)

    async def aclose(self) -> None:
        """Close the critique, unless it was handed over."""
        await self._stop_reading()
        self._refused.cancel()
        critique, self._critique = self._critique, None
        if critique is not None:
            await critique.aclose()

    async def _judge(self, critique: LiveCritique) -> None:
        while True:
            while self._asked == len(self._steps):
                self._more.clear()
                await self._more.wait()
            # Stopped here, the verdict is still on its way for whoever judges the attempt; so is what it raises.
            verdict = critique.ask_ahead()
            self._asked += 1
            await asyncio.wait({verdict})
            if verdict.cancelled() or verdict.exception() is not None or (said := verdict.result()) is None:
                return
            if not self._visit.context.acceptance.passes(Step(text=self._steps[self._asked - 1]).judged(said)):
                # What could not be judged is judged again when the attempt is whole.
                if self._cut and said.verdict != "unknown" and not self._refused.done():
                    self._refused.set_result(self._steps[: self._asked])
                return

    async def _stop_reading(self) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait({reading})
