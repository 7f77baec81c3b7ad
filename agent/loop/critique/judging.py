"""One superstep of a critique: up to the next verdict that costs something, and what follows from the last one."""

from __future__ import annotations

from dataclasses import dataclass, field

from redline.agent.loop.critique.live_critique import LiveCritique
from redline.agent.loop.critique.shelf import Place
from redline.agent.loop.critique.walk import Walk
from redline.agent.loop.events import Judged
from redline.agent.loop.state import Change, judged_step
from redline.agent.loop.visit import Visit
from redline.agent.result import Attempt, RunUsage, Step
from redline.agent.usage.journal import Entry
from redline.agent.usage.ledger import Ledger
from redline.verifier import Verdict


@dataclass(slots=True)
class Judging:
    """Fills in the verdicts of one attempt, from where `walk` says, in place: those given outlive an interruption."""

    visit: Visit
    walk: Walk | None
    """None when the attempt has been judged."""
    attempt: Attempt
    """As it was when the superstep began."""
    ledger: Ledger
    steps: list[Step] = field(init=False)
    place: Walk | None = None
    """Where the verdict that came last was given."""
    changes: list[Change] = field(default_factory=list)
    """To the attempts of the state."""
    _critique: LiveCritique | None = None

    def __post_init__(self) -> None:
        self.steps = list(self.attempt.steps)

    @property
    def judged(self) -> Attempt:
        """The attempt with the verdicts that it has by now."""
        return self.attempt.model_copy(update={"steps": tuple(self.steps)})

    @property
    def entries(self) -> list[Entry]:
        """What came to the journal in this superstep."""
        return self.ledger.journal.collect() if self.ledger.journal is not None else []

    async def take_up(self, spent: RunUsage) -> None:
        """Go on with the critique that rests from the superstep before, where it does."""
        if self.walk is None:
            return
        self._critique = await self.visit.resources.critiques.take(self.visit.run, self._place(self.walk))
        if self._critique is not None:
            self.ledger = self._critique.ledger
            self.ledger.reopen(spent)

    async def proceed(self) -> None:
        """To the end of the attempt, or up to and with the first verdict that costs a call.

        What costs nothing needs no superstep of its own: there is nothing in it to be lost.
        """
        if self._critique is None:
            await self._begin()
        calls = self.ledger.calls
        while self.walk is not None and (self.ledger.calls == calls or not self.visit.stepwise):
            await self._next(self.walk)

    async def rest(self) -> None:
        """Leave the critique for the next superstep; close it where there is none to come."""
        critique, self._critique = self._critique, None
        if critique is None:
            return
        if self.walk is None:
            await critique.aclose()
        else:
            self.visit.resources.critiques.put(self.visit.run, self._place(self.walk), critique)

    async def close(self) -> None:
        """Close the critique: nobody goes on with it."""
        critique, self._critique = self._critique, None
        if critique is not None:
            await critique.aclose()

    async def _begin(self) -> None:
        """Start a critique, and walk it to where the one before was left: a chain cannot be entered in the middle."""
        walk, visit = self.walk, self.visit
        assert walk is not None
        if walk == Walk(attempt=walk.attempt):
            self.ledger.check()
        judge = visit.resources.judge(self.ledger, again=walk.again)
        seed, texts = visit.context.seed + int(walk.again), [step.text for step in self.steps]
        verdicts = judge.judge(visit.problem, texts, seed=seed, all_steps=walk.again or walk.through)
        self._critique = LiveCritique(verdicts, self.ledger)
        for _ in range(walk.step):
            await self._critique.next()

    async def _next(self, walk: Walk) -> None:
        if self._critique is None:
            await self._begin()
        assert self._critique is not None
        verdict = await self._critique.next()
        self.place = walk
        self.walk = None if verdict is None else await self._after(walk, verdict)
        if self.walk is None:
            await self.close()

    async def _after(self, walk: Walk, verdict: Verdict) -> Walk | None:
        """Where the walk goes on after this verdict; None when it is over."""
        if walk.doubtful is None:
            passed = self._put(walk, self.steps[walk.step].judged(verdict))
            if not passed and verdict.verdict == "unknown" and not verdict.final:
                return await self._again(walk)
        else:
            passed = self._judged_again(walk, walk.doubtful, verdict)
        return walk.onward() if passed and walk.step + 1 < len(self.steps) else None

    async def _again(self, walk: Walk) -> Walk:
        """Judge once more, from the step on that could not be judged: one slow check ends no run."""
        await self.close()
        self.visit.log.info("judging_again", attempt=walk.attempt, step=walk.step)
        return Walk(attempt=walk.attempt, doubtful=walk.step)

    def _judged_again(self, walk: Walk, doubtful: int, verdict: Verdict) -> bool:
        step = self.steps[walk.step]
        if walk.step < doubtful:
            self._change(walk, step.set_aside(verdict.votes))
            return True
        return self._put(walk, step.set_aside(step.votes).judged(verdict))

    def _put(self, walk: Walk, step: Step) -> bool:
        """Put a judged step in its place and tell of it. Whether it passes."""
        self._change(walk, step)
        number, index = walk.attempt, walk.step
        self.visit.log.info("judged", attempt=number, step=index, verdict=step.verdict, reward=step.reward)
        self.visit.tell(Judged(number, index, step))
        return self.visit.context.acceptance.passes(step)

    def _change(self, walk: Walk, step: Step) -> None:
        self.steps[walk.step] = step
        self.changes.append(judged_step(walk.attempt, walk.step, step))

    def _place(self, walk: Walk) -> Place:
        context = self.visit.context
        return Place(walk, self.visit.problem, [step.text for step in self.steps], context.budget, context.seed)
