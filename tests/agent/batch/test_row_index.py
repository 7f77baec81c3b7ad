"""What is remembered of the rows: each by its id, with its state, and in memory only so much."""

from __future__ import annotations

import json
import resource
import tracemalloc

import pytest

from redline.agent.batch.row_index import RowIndex, RowState
from redline.agent.batch.rows import BatchRow, KnownRow
from redline.agent.batch.run import BatchRun
from redline.agent.batch.shard import Shard
from redline.agent.result import RefinementResult
from redline.agent.settings.settings import Settings
from redline.store import StorageFailed


def known(line: int, problem: str = "x") -> KnownRow:
    return KnownRow.of(BatchRow("", problem, ("3",), line))


@pytest.fixture
def index() -> RowIndex:
    made = RowIndex()
    assert all(made.add(name, known(line)) for line, name in enumerate(("a", "b", "\ud800", "d\0", "e"), 1))
    return made


def test_a_row_is_found_by_its_id_and_the_first_of_an_id_stays(index):
    assert not index.add("b", known(7, "another"))
    assert (index.get("b"), index.get("\ud800"), index.get("nobody")) == (known(2), known(3), None)
    assert index.get("b").asks("x")
    assert len(index) == 5


def test_rows_change_their_state_once_and_are_counted(index):
    index.mark("a", RowState.DONE)
    index.mark("b", RowState.FAILED)
    index.mark("a", RowState.DONE)
    index.mark("nobody", RowState.DONE)
    told = [index.state(name) for name in ("a", "b", "e", "nobody")]
    assert told == [RowState.DONE, RowState.FAILED, RowState.OWED, None]
    assert [index.count(state) for state in RowState] == [3, 1, 1]
    index.owe_failed()
    assert [index.count(state) for state in RowState] == [4, 0, 1]
    assert index.state("b") is RowState.OWED


def test_a_shard_keeps_its_rows_and_no_others(index):
    index.keep(Shard(2, 2))
    assert [name for name in ("a", "b", "\ud800", "d\0", "e") if index.get(name)] == ["b", "d\0"]
    assert (len(index), index.count(RowState.OWED)) == (2, 2)


def test_no_room_for_what_is_remembered_is_told(index):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    try:
        with pytest.raises(StorageFailed, match=r"cannot be kept on the disk: .*; make room in \$TMPDIR"):
            all(index.add(str(number), known(number)) for number in range(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class Instant:
    """Answers 3 at once."""

    async def solve(self, problem: str) -> RefinementResult:
        return RefinementResult(
            problem=problem, answer="3", accepted=True, confidence=1.0, stop_reason="accepted", attempts=()
        )


async def held(folder, rows: int) -> int:
    """Bytes that Python holds when the last of so many rows is written: all that the batch remembers of them."""
    source, target = folder / "in.jsonl", folder / f"{rows}.jsonl"
    with source.open("w") as file:
        # Without ids: their names are remembered too.
        file.writelines(json.dumps({"problem": f"x {number}"}) + "\n" for number in range(rows))
    bytes_held = 0

    def watch(counter) -> None:
        nonlocal bytes_held
        if counter.done == rows:
            bytes_held = tracemalloc.get_traced_memory()[0]

    with BatchRun(source, target, Settings(concurrency=16)) as work:
        await work.run(Instant(), watch)
    assert len({json.loads(line)["id"] for line in target.open()}) == rows
    return bytes_held


@pytest.mark.slow
async def test_ten_thousand_rows_take_no_more_memory_than_two_thousand(tmp_path):
    await held(tmp_path, 100)
    tracemalloc.start()
    try:
        few, many = await held(tmp_path, 2000), await held(tmp_path, 10_000)
    finally:
        tracemalloc.stop()
    assert few > 0
    # Less than an id alone would be. It was 480 bytes a row where rows were remembered in memory.
    assert (many - few) / 8000 < 16
