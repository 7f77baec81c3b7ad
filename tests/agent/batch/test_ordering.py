"""Lines in the order of the input, whatever is ready first."""

from __future__ import annotations

import asyncio
import json
import random

import pytest

from redline.agent.batch.ordering import WINDOW
from redline.agent.batch.run import BatchRun
from redline.agent.result import RefinementResult
from redline.agent.settings.settings import Settings

ROWS = [{"id": str(k), "problem": f"row {k}"} for k in range(30)]


class Solver:
    """Takes its time, each row another one; `hold` never ends. Counts how many go on side by side, and how far."""

    def __init__(self, hold: str = "") -> None:
        self.hold, self.now, self.most = hold, 0, 0
        self.seen: list[str] = []
        self._random = random.Random(7)

    async def solve(self, problem: str) -> RefinementResult:
        self.seen.append(problem)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await (asyncio.Event().wait() if problem == self.hold else asyncio.sleep(self._random.random() / 200))
        finally:
            self.now -= 1
        return RefinementResult(
            problem=problem, answer="3", accepted=True, confidence=1.0, stop_reason="accepted", attempts=()
        )


@pytest.fixture
def batch(tmp_path):
    def make(rows=ROWS, *, ordered=True, **options) -> BatchRun:
        source = tmp_path / "in.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return BatchRun(source, tmp_path / "out.jsonl", Settings(concurrency=4), ordered=ordered, **options)

    return make


def written(tmp_path) -> list[str]:
    return [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]


async def test_lines_stand_in_the_order_of_the_input_and_no_more_go_on_than_are_allowed(batch, tmp_path):
    solver = Solver()
    with batch() as work:
        await work.run(solver)
        assert not work.disordered
    assert written(tmp_path) == [row["id"] for row in ROWS]
    assert solver.most == 4


async def test_one_that_hangs_holds_back_no_more_than_the_window_and_a_stop_leaves_a_beginning(batch, tmp_path):
    stop, solver = asyncio.Event(), Solver(hold="row 3")
    with batch() as work:
        running = asyncio.create_task(work.run(solver, stop=stop))
        async with asyncio.timeout(20):
            while len(solver.seen) < 3 + 4 * WINDOW or solver.now > 1:
                await asyncio.sleep(0.01)
            stop.set()
            await running
        assert work.owed == len(ROWS) - 3
    assert written(tmp_path) == ["0", "1", "2"]
    assert len(solver.seen) == 3 + 4 * WINDOW
    with batch() as work:
        await work.run(Solver())
    assert written(tmp_path) == [row["id"] for row in ROWS]


async def test_lines_of_a_run_without_order_are_put_in_order_when_all_are_there(batch, tmp_path):
    with batch([*ROWS[20:], *ROWS[5:9]], ordered=False) as work:
        await work.run(Solver())
    before = {line["id"]: line for line in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    with batch() as work:
        assert work.disordered
        await work.run(Solver())
        assert not work.disordered
    assert written(tmp_path) == [row["id"] for row in ROWS]
    after = {line["id"]: line for line in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    assert {name: after[name] for name in before} == before
    with batch() as work:
        assert (work.owed, work.disordered) == (0, False)
