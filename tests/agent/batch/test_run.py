"""A batch over a solver of the test's own: what is written when, and what of a changed input."""

from __future__ import annotations

import asyncio
import json

import pytest

from redline.agent.batch.run import BatchRun
from redline.agent.result import RefinementResult
from redline.agent.settings.settings import Settings
from redline.store import RunRefused


class Solver:
    """Answers 3 at once, but never a problem that waits; `seen` is called before each."""

    def __init__(self, seen=lambda problem: None) -> None:
        self.seen = seen

    async def solve(self, problem: str) -> RefinementResult:
        self.seen(problem)
        if "wait" in problem:
            await asyncio.Event().wait()
        return RefinementResult(
            problem=problem, answer="3", accepted=True, confidence=1.0, stop_reason="accepted", attempts=()
        )


@pytest.fixture
def batch(tmp_path):
    def make(*rows: object, concurrency: int = 2) -> BatchRun:
        source = tmp_path / "in.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return BatchRun(source, tmp_path / "out.jsonl", Settings(concurrency=concurrency))

    return make


def written(tmp_path) -> dict[str, dict]:
    return {line["id"]: line for line in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}


async def test_a_soft_end_writes_what_is_solved_and_begins_nothing_more(batch, tmp_path):
    stop = asyncio.Event()
    seen = []

    def see(problem: str) -> None:
        seen.append(problem)
        if problem == "last":
            stop.set()

    rows = [
        {"id": "a", "problem": "wait"},
        {"id": "b", "problem": "last", "answer": 3},
        {"id": "c", "problem": "never"},
    ]
    with batch(*rows) as work:
        async with asyncio.timeout(20):
            await work.run(Solver(see), stop=stop)
        assert work.owed == 2
    assert seen == ["wait", "last"]
    assert {name: line["correct"] for name, line in written(tmp_path).items()} == {"b": "yes"}


async def test_an_input_that_changes_under_the_run_is_told(batch, tmp_path):
    rows = [{"id": "a", "problem": "x"}, {"id": "b", "problem": "y"}, {"id": "c", "problem": "z"}]
    with batch(*rows, concurrency=1) as work:
        rows[1] = {"id": "b", "problem": "another"}
        batch(*rows)
        with pytest.raises(RunRefused, match="changed while the batch ran: line 2 is another row now"):
            await work.run(Solver())
    assert written(tmp_path).keys() == {"a"}
    with batch(*rows) as work:
        batch(rows[0])
        with pytest.raises(RunRefused, match="changed while the batch ran: 2 rows are no longer there"):
            await work.run(Solver())
    with batch(*rows[:2]) as work:
        # Rows that are added behind are the next run's.
        batch(*rows)
        await work.run(Solver())
    assert written(tmp_path).keys() == {"a", "b"}


async def test_identical_rows_of_one_id_are_done_once(batch, tmp_path):
    row = {"id": "a", "problem": "x", "answer": "3"}
    seen = []
    with batch(row, {"id": "b", "problem": "y"}, row) as work:
        await work.run(Solver(seen.append))
        assert (work.rows, work.owed, work.counter.done) == (2, 0, 2)
    assert sorted(seen) == ["x", "y"]
    assert written(tmp_path).keys() == {"a", "b"}


async def test_a_result_that_json_has_no_word_for_is_a_line_that_says_so(batch, tmp_path):
    class Poisonous(Solver):
        async def solve(self, problem: str) -> RefinementResult:
            return (await super().solve(problem)).model_copy(update={"confidence": float("nan")})

    rows = [{"id": "a", "problem": "x", "answer": "3"}]
    with batch(*rows) as work:
        await work.run(Poisonous())
    line = written(tmp_path)["a"]
    assert line["error"]["type"] == "ValueError"
    assert "the result cannot be written" in line["error"]["message"]
    with batch(*rows) as work:
        assert (work.owed, work.counter.summary().errors) == (0, 1)
