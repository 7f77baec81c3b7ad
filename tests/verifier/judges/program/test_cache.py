"""Programs remembered for a bounded number of problems, and written once however many ask."""

import asyncio
import json
import threading

import pytest

from redline.verifier import CodeRun
from redline.verifier.judges.program.cache import ProgramCache
from redline.verifier.judges.program.writer import IndependentProgram


def written(answer, *, interrupted=False):
    return (IndependentProgram(None, answer, interrupted=interrupted),)


class Writer:
    """Counts how often it has to write."""

    def __init__(self, *, interrupted=False):
        self.calls, self.interrupted = 0, interrupted

    async def __call__(self):
        self.calls += 1
        await asyncio.sleep(0)
        return written(str(self.calls), interrupted=self.interrupted)


async def test_the_problem_used_longest_ago_is_forgotten():
    cache, write = ProgramCache(2), Writer()
    for key in ("a", "b", "a", "c", "a"):
        await cache.get(key, write)
    assert (write.calls, len(cache)) == (3, 2)
    await cache.get("b", write)
    assert write.calls == 4


async def test_who_asks_meanwhile_waits_for_the_same_programs():
    cache, write = ProgramCache(), Writer()
    found = await asyncio.gather(*(cache.get("a", write) for _ in range(5)))
    assert found == [written("1")] * 5
    assert write.calls == 1


async def test_where_the_writer_is_cancelled_the_next_one_writes():
    cache, write, started = ProgramCache(), Writer(), asyncio.Event()

    async def endless():
        started.set()
        await asyncio.Event().wait()

    first = asyncio.create_task(cache.get("a", endless))
    await started.wait()
    second = asyncio.create_task(cache.get("a", write))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == written("1")
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_programs_that_the_sandbox_interrupted_are_written_again():
    cache, write = ProgramCache(), Writer(interrupted=True)
    assert await cache.get("a", write) == written("1", interrupted=True)
    assert await cache.get("a", write) == written("2", interrupted=True)
    assert len(cache) == 0


def test_event_loops_in_several_threads_do_not_wait_for_each_other():
    cache, write = ProgramCache(), Writer()
    entered, leave = threading.Event(), threading.Event()

    async def slow():
        entered.set()
        await asyncio.to_thread(leave.wait, 30)
        return written("slow")

    thread = threading.Thread(target=lambda: asyncio.run(cache.get("a", slow)))
    thread.start()
    assert entered.wait(30)
    try:
        assert asyncio.run(asyncio.wait_for(cache.get("a", write), 30)) == written("1")
    finally:
        leave.set()
        thread.join()


def test_a_cache_for_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        ProgramCache(0)


async def test_what_is_known_of_a_problem_is_taken_to_another_process_as_plain_data():
    here, there = ProgramCache(), ProgramCache()
    run = CodeRun(code="print(4)", output="4", status="ok")
    programs = (IndependentProgram(run, "4"), IndependentProgram(None, None, "the program was cut off"))
    await here.get(("2+2?", 0, "model", 2, None, 512), returning(programs))
    await here.get(("3+3?", 0, "model", 2, None, 512), returning(programs))
    there.load(json.loads(json.dumps(here.dump("2+2?"))))
    assert len(there) == 1
    assert await there.get(("2+2?", 0, "model", 2, None, 512), returning(())) == programs


def returning(programs):
    async def write():
        return programs

    return write
