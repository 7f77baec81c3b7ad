"""Who gets the next turn, against a simple model."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from redline.sandbox import SandboxClosed
from redline.sandbox.pool.scheduler import WorkerScheduler


class SchedulerAgainstAList(RuleBasedStateMachine):
    """The model: loads by worker, and one list of those who wait, in order of arrival, each with what it wants."""

    SHARE = 2

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.scheduler: WorkerScheduler[str] = WorkerScheduler(self.SHARE)
        self.loads: dict[str, int] = {}
        self.waiting: list[tuple[int, str | None]] = []
        self.takes: dict[int, asyncio.Task[str]] = {}
        self.held: list[str] = []
        self.count = 0

    def teardown(self) -> None:
        for task in self.takes.values():
            task.cancel()
        self._settle()
        self.loop.close()

    def _settle(self) -> None:
        for _ in range(4):
            self.loop.run_until_complete(asyncio.sleep(0))

    def _fits(self, wanted: str | None) -> list[str]:
        names = [wanted] if wanted else list(self.loads)
        return [name for name in names if self.loads[name] < self.SHARE]

    def _expect_grants(self) -> None:
        """Whoever came first among those that fit gets a turn, on the least loaded worker that does."""
        self._settle()
        for number, wanted in list(self.waiting):
            if names := self._fits(wanted):
                self.waiting.remove((number, wanted))
                got = self.takes.pop(number).result()
                assert got in names
                self.loads[got] += 1
                self.held.append(got)

    @rule(wanted=st.sampled_from(["a", "b", "c", None]))
    def take(self, wanted: str | None) -> None:
        self.count += 1
        wanted = wanted if wanted in self.loads else None  # whoever wants a worker that is gone takes any, for good
        least = min((self.loads[name] for name in self._fits(wanted)), default=None)
        self.takes[self.count] = self.loop.create_task(self.scheduler.take(wanted))
        self.waiting.append((self.count, wanted))
        before = dict(self.loads)
        self._expect_grants()
        if least is not None:
            assert before[self.held[-1]] == least

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        name = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        self.scheduler.give_back(name)
        self.loads[name] -= 1
        self._expect_grants()

    @rule(name=st.sampled_from(["a", "b", "c"]))
    def come_or_go(self, name: str) -> None:
        if name in self.loads:
            del self.loads[name]
            self.held = [other for other in self.held if other != name]
            self.waiting = [(number, None if wanted == name else wanted) for number, wanted in self.waiting]
            self.scheduler.remove(name)
        else:
            self.loads[name] = 0
            self.scheduler.add(name)
        self._expect_grants()

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        number, _ = self.waiting.pop(data.draw(st.integers(0, len(self.waiting) - 1)))
        self.takes.pop(number).cancel()
        self._expect_grants()

    @invariant()
    def books_agree(self) -> None:
        assert self.scheduler.waiting == len(self.waiting)
        assert self.scheduler.running == sum(self.loads.values()) == len(self.held)
        assert len(self.scheduler) == len(self.loads)


TestWorkerScheduler = SchedulerAgainstAList.TestCase


async def test_a_turn_granted_to_somebody_who_is_cancelled_goes_to_the_next() -> None:
    scheduler: WorkerScheduler[str] = WorkerScheduler(1)
    scheduler.add("a")
    await scheduler.take()
    first, second = (asyncio.create_task(scheduler.take()) for _ in range(2))
    await asyncio.sleep(0)
    scheduler.give_back("a")  # grants it to the first, who has not been told yet
    first.cancel()
    assert await second == "a"
    assert (scheduler.running, scheduler.waiting) == (1, 0)


async def test_dismissal_tells_each_of_them() -> None:
    scheduler: WorkerScheduler[str] = WorkerScheduler(1)
    tasks = [asyncio.create_task(scheduler.take()) for _ in range(3)]
    await asyncio.sleep(0)
    scheduler.dismiss(lambda: SandboxClosed("over"))
    errors = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(error) for error in errors] == ["over"] * 3
    assert len(set(map(id, errors))) == 3
    with pytest.raises(SandboxClosed):
        raise errors[0]  # type: ignore[misc]
