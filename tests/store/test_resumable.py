"""A run that was killed anywhere, and finished: the lines are those of one that nobody disturbed."""

from __future__ import annotations

import asyncio
import gc
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.store import JsonlFile, OutputLine, ResumableRun, RunRefused, StorageFailed


class Squares(ResumableRun):
    """The squares of some numbers."""

    def __init__(self, target, numbers) -> None:
        super().__init__(JsonlFile(target) if target else None)
        self.numbers = numbers
        self.found: dict[str, int] = {}

    async def run(self, make=None, at_once=3) -> None:
        async def square(number):
            await asyncio.sleep(0)
            return number**2

        owed = (number for number in self.numbers if str(number) not in self._done)
        await self._work_through(owed, make or square, self.put, at_once)

    def put(self, number, square) -> None:
        self._append({"id": str(number), "square": square})
        self.keep(str(number), square)

    def keep(self, name, square) -> None:
        self.found[name] = square
        self._done.add(name)

    def _take_over(self, line: OutputLine) -> None:
        if line.fields["square"] < 0:
            raise line.refused("no square")
        self.keep(line.id, line.fields["square"])


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out.jsonl"


def lines_of(target):
    return [json.loads(line) for line in target.read_text().splitlines()]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10**6), unique=True, max_size=8), st.data())
def test_killed_at_any_byte_it_ends_with_the_same_lines(target, numbers, data):
    target.unlink(missing_ok=True)
    with Squares(target, numbers) as run:
        asyncio.run(run.run())
    whole = target.read_bytes()
    # More than once, and with what a power cut leaves where the length reached the disk and the data did not.
    for _ in range(data.draw(st.integers(1, 3))):
        content = target.read_bytes()
        cut = data.draw(st.integers(0, len(content)))
        target.write_bytes(content[:cut] + b"\0" * data.draw(st.sampled_from([0, 0, 7])))
        kept = content[:cut].count(b"\n")
        with Squares(target, numbers) as run:
            assert len(run.found) == kept
            asyncio.run(run.run(at_once=data.draw(st.integers(1, 5))))
        assert sorted(target.read_bytes().splitlines()) == sorted(whole.splitlines())
        assert run.found == {str(number): number**2 for number in numbers}


def test_what_an_earlier_run_left_is_refused_untouched_and_the_lock_is_free_again(target):
    for line, told in (('{"id": "2", "square": -4}', "line 1: no square"), ("[]", "line 1 is not the output")):
        target.write_text(f"{line}\n" + '{"id": "torn')
        with pytest.raises(RunRefused, match=told):
            Squares(target, [2]).__enter__()
        assert target.read_text() == f"{line}\n" + '{"id": "torn'
        with JsonlFile(target):
            pass


def test_an_id_that_is_there_twice_is_refused(target):
    target.write_text('{"id": "2", "square": 4}\n' * 2)
    with pytest.raises(RunRefused, match=r"out\.jsonl: line 2: the id '2' is there twice"):
        Squares(target, [2]).__enter__()


async def test_without_a_file_nothing_is_kept(tmp_path):
    with Squares(None, [1, 2]) as run:
        await run.run()
        assert (run.found, run.torn_bytes) == ({"1": 1, "2": 4}, 0)
    assert list(tmp_path.iterdir()) == []


async def test_what_is_ready_together_is_written_in_the_order_of_the_items(target):
    ready = asyncio.Event()

    async def make(number):
        if number == 0:
            ready.set()
        await ready.wait()
        return number

    with Squares(target, [3, 1, 2, 0]) as run:
        await run.run(make, at_once=4)
    assert [line["id"] for line in lines_of(target)] == ["3", "1", "2", "0"]


async def test_never_more_are_held_than_asked_for(target):
    drawn, made = [], []

    def numbers():
        for number in range(9):
            drawn.append(number)
            yield number

    async def make(number):
        await asyncio.sleep(0)
        assert len(drawn) - len(made) <= 2
        made.append(number)
        return number

    with Squares(target, numbers()) as run:
        await run.run(make, at_once=2)
    assert made == list(range(9))


async def test_cancelled_it_keeps_what_is_made_and_loses_what_is_in_flight(target):
    ended = []

    async def make(number):
        try:
            if number:
                await asyncio.Event().wait()
            # Both at one moment: this is made, and the run is cancelled.
            task.cancel()
            return number
        finally:
            ended.append(number)

    with Squares(target, [1, 0, 2]) as run:
        task = asyncio.create_task(run.run(make))
        with pytest.raises(asyncio.CancelledError):
            await task
        assert sorted(ended) == [0, 1, 2]
    assert lines_of(target) == [{"id": "0", "square": 0}]


async def test_where_one_ends_the_run_the_others_are_stopped_and_say_nothing(target, caplog):
    stopped = []

    async def make(number):
        if number == 2:
            try:
                await asyncio.Event().wait()
            finally:
                stopped.append(number)
        raise ValueError(f"{number} is no number")

    with Squares(target, [2, 0, 1]) as run, pytest.raises(ValueError, match="0 is no number"):
        await run.run(make)
    gc.collect()
    assert stopped == [2]
    assert not [record for record in caplog.records if "never retrieved" in record.getMessage()]


async def test_a_file_that_goes_away_is_told_though_nothing_is_written_for_long(target, monkeypatch):
    monkeypatch.setattr("redline.store.resumable.GUARD_SECONDS", 0.01)

    async def make(number):
        target.unlink()
        await asyncio.Event().wait()

    with Squares(target, [1]) as run:
        async with asyncio.timeout(20):
            with pytest.raises(StorageFailed, match="was deleted while this run was writing it"):
                await run.run(make)
    assert not target.exists()
