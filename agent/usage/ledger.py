"""What a run has spent of its budget, and the moment at which it must end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Literal

from redline.agent.errors import BudgetSpent, Limit, StoppedSoftly
from redline.agent.result import RunUsage
from redline.agent.usage.budget import Budget
from redline.agent.usage.journal import Journal
from redline.inference import Usage

Role = Literal["policy", "verifier"]

_COUNTED = tuple(name for name in RunUsage.model_fields if name != "wall_seconds")


class Ledger:
    """Adds up what is spent and refuses what the budget does not cover.

    A ledger is opened from the `RunUsage` of the checkpointed state when work begins, and its `usage` goes back there
    when the work ends. So a resumed run goes on with what is left, and the time between is charged to nobody.
    """

    def __init__(self, budget: Budget, spent: RunUsage | None = None, journal: Journal | None = None) -> None:
        self.budget = budget
        self.journal = journal
        """Where answers are written down, and taken from at no cost; None where nobody is to go on from them."""
        self._booked = spent or RunUsage()
        self._rested = self._booked
        self._opened = monotonic()

    @property
    def usage(self) -> RunUsage:
        """All that was spent until now."""
        return self._booked.model_copy(update={"wall_seconds": self._wall_seconds()})

    @property
    def calls(self) -> int:
        """Model calls until now, policy and verifier together."""
        return self._booked.policy_calls + self._booked.verifier_calls

    def rest(self) -> RunUsage:
        """What the state is to say was spent. A call that is still in flight may book what it costs all the same."""
        self._rested = self._booked
        return self.usage

    def reopen(self, spent: RunUsage) -> None:
        """Go on after a rest that is charged to nobody, from what the state says was spent.

        What was booked since then, by a call that had been in flight, is added.
        """
        since = {name: getattr(self._booked, name) - getattr(self._rested, name) for name in _COUNTED}
        self._booked, self._opened = spent, monotonic()
        self._rested = spent
        self._add(since)

    @property
    def seconds_left(self) -> float | None:
        """Wall seconds until the time limit, at least 0; None without a limit."""
        limit = self.budget.wall_seconds
        return None if limit is None else max(0.0, limit - self._wall_seconds())

    def check(self) -> None:
        """Raise `BudgetSpent` if another call is not covered."""
        limit = self._reached()
        if limit is not None:
            raise BudgetSpent(limit)

    def open_call(self, role: Role) -> None:
        """Book a call before it is made, so that calls in flight together cannot pass the limit together.

        Raises `BudgetSpent` instead when the budget does not cover it.
        """
        self.check()
        self._add({f"{role}_calls": 1})

    def close_call(self, role: Role, usage: Usage) -> None:
        """Book the tokens of a call that came back."""
        self._add({f"{role}_prompt_tokens": usage.prompt_tokens, f"{role}_tokens": usage.completion_tokens})

    def book_run(self, seconds: float) -> None:
        """Book one run of code in the sandbox."""
        self._add({"sandbox_runs": 1, "sandbox_seconds": seconds})

    def _reached(self) -> Limit | None:
        spent, budget = self._booked, self.budget
        if budget.calls is not None and self.calls >= budget.calls:
            return "calls"
        if budget.tokens is not None and spent.policy_tokens + spent.verifier_tokens >= budget.tokens:
            return "tokens"
        return "time" if self.seconds_left == 0.0 else None

    def _wall_seconds(self) -> float:
        return self._booked.wall_seconds + monotonic() - self._opened

    def _add(self, amounts: Mapping[str, float]) -> None:
        booked = self._booked
        self._booked = booked.model_copy(update={field: getattr(booked, field) + n for field, n in amounts.items()})


@asynccontextmanager
async def deadline(ledger: Ledger, cancel: asyncio.Event | None = None) -> AsyncIterator[None]:
    """Cut the block off when the ledger's time is up (`BudgetSpent`) or `cancel` is set (`StoppedSoftly`).

    Raises `StoppedSoftly` before the block is entered when `cancel` is already set. The other limits of the budget
    are looked at before each call, by whoever makes it.
    """
    if cancel is not None and cancel.is_set():
        raise StoppedSoftly("the run was asked to stop")
    try:
        async with asyncio.timeout(ledger.seconds_left) as scope, _watching(cancel, scope):
            yield
    except TimeoutError as error:
        if not scope.expired():
            raise
        if cancel is not None and cancel.is_set():
            raise StoppedSoftly("the run was asked to stop") from error
        raise BudgetSpent("time") from error


@asynccontextmanager
async def _watching(cancel: asyncio.Event | None, scope: asyncio.Timeout) -> AsyncIterator[None]:
    if cancel is None:
        yield
        return
    watcher = asyncio.create_task(_ring(cancel, scope))
    try:
        yield
    finally:
        watcher.cancel()


async def _ring(cancel: asyncio.Event, scope: asyncio.Timeout) -> None:
    await cancel.wait()
    scope.reschedule(asyncio.get_running_loop().time())
