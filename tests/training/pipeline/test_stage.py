"""A stage of the pipeline: whatever happens to a run, the next one ends with every row once."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.inference import ModelFailed
from redline.sandbox import SandboxError
from redline.store import DataError, RunRefused, StorageFailed
from redline.training.pipeline.row_file import count_rows, read_records, read_solutions
from redline.training.pipeline.schema import ProblemRow, SampledRow, SampledSolution, SolutionRow
from redline.training.pipeline.stage import Dropped, StageRun


@pytest.fixture
def target(tmp_path):
    return tmp_path / "made" / "out.jsonl"


def problem(number):
    return ProblemRow(id=f"p{number}", problem=f"What is {number} + 0?", answer=str(number), source="test")


def problems(count):
    return [problem(number) for number in range(count)]


async def work(row):
    """Every third row is not wanted."""
    await asyncio.sleep(0)
    return Dropped("a multiple of three") if int(row.answer) % 3 == 0 else row


def run(target, rows, work=work, *, at_once=4, **settings):
    with StageRun("test", target, settings or {"a": 1}, seed=7, at_once=at_once) as stage:
        return asyncio.run(stage.run(rows, work))


def lines_of(target):
    return [json.loads(line) for line in target.read_text().splitlines()]


def by_id(target):
    lines = lines_of(target)
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in lines}


def test_rows_say_what_was_done_to_them(target):
    report = run(target, problems(7))
    assert (report.kept, report.dropped, report.failed, report.resumed) == (4, {"a multiple of three": 3}, 0, 0)
    lines = by_id(target)
    assert lines["p0"]["dropped"] == "a multiple of three"
    assert lines["p1"]["origins"][-1]["stage"] == "test"
    assert (lines["p1"]["origins"][-1]["seed"], lines["p1"]["origins"][-1]["settings"]) == (7, {"a": 1})
    assert [row.id for row in read_records(target, ProblemRow)] == ["p1", "p2", "p4", "p5"]


def test_origins_add_up(target, tmp_path):
    run(target, problems(3))
    second = tmp_path / "second.jsonl"
    run(second, read_records(target, ProblemRow), b=2)
    (row, *_) = read_records(second, ProblemRow)
    assert [origin.settings for origin in row.origins] == [{"a": 1}, {"b": 2}]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 9), st.data())
def test_killed_anywhere_a_run_ends_with_the_same_lines(target, count, data):
    target.unlink(missing_ok=True)
    whole = run(target, problems(count))
    expected, content = by_id(target), target.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    target.write_bytes(content[:cut] + b"\0" * data.draw(st.sampled_from([0, 0, 7])))
    kept = content[:cut].count(b"\n")

    report = run(target, problems(count), at_once=data.draw(st.integers(1, 5)))
    assert by_id(target) == expected
    assert report.resumed == kept
    assert (report.kept, report.dropped) == (whole.kept, whole.dropped)


def test_a_file_begun_by_an_earlier_version_goes_on(target):
    origin = '{"stage": "test", "model": null, "weights": null, "seed": 7, "settings": {"a": 1}, "version": "0.0.1"}'
    before = (
        f'{{"id": "p0", "dropped": "a multiple of three", "origins": [{origin}]}}\n'
        f'{{"id": "p1", "failed": "ModelFailed: the server is away", "origins": [{origin}]}}\n'
        f'{{"id": "p2", "problem": "What is 2 + 0?", "answer": "2", "source": "test", "origins": [{origin}]}}\n'
    )
    target.parent.mkdir()
    target.write_text(before + '{"id": "p1", "prob')
    report = run(target, problems(4))
    assert (report.kept, report.dropped, report.failed, report.resumed) == (2, {"a multiple of three": 2}, 0, 2)
    assert target.read_text().startswith(before)
    assert [line["id"] for line in lines_of(target)[3:]] == ["p1", "p3"]


def test_what_is_done_is_not_done_again(target):
    asked = []

    async def watched(row):
        asked.append(row.id)
        return await work(row)

    run(target, problems(3), watched)
    report = run(target, problems(5), watched)
    assert asked == ["p0", "p1", "p2", "p3", "p4"]
    assert (report.resumed, report.strangers) == (3, 0)
    assert run(target, problems(2), watched).strangers == 3


@pytest.mark.parametrize("error", [ModelFailed("the server is away"), SandboxError("no walls")])
def test_a_row_that_broke_is_counted_and_tried_again(target, error):
    async def breaking(row):
        if row.id == "p1":
            raise error
        return row

    report = run(target, problems(3), breaking)
    assert (report.kept, report.failed) == (2, 1)
    assert by_id(target)["p1"]["failed"] == f"{type(error).__name__}: {error}"
    assert [row.id for row in read_records(target, ProblemRow)] == ["p0", "p2"]
    report = run(target, problems(3), breaking)
    assert (report.kept, report.failed, report.resumed) == (2, 1, 2)

    async def mended(row):
        return row

    report = run(target, problems(3), mended)
    assert (report.kept, report.failed, report.resumed) == (3, 0, 2)
    report = run(target, problems(3), mended)
    assert (report.kept, report.failed, report.resumed) == (3, 0, 3)
    assert sorted(row.id for row in read_records(target, ProblemRow)) == ["p0", "p1", "p2"]


def test_any_other_error_stops_the_stage_and_what_was_done_stays(target):
    async def broken(row):
        if row.id == "p2":
            raise RuntimeError("a bug")
        return row

    with pytest.raises(RuntimeError, match="a bug"):
        run(target, problems(9), broken, at_once=1)
    assert list(by_id(target)) == ["p0", "p1"]


def test_other_settings_are_refused_and_named(target):
    run(target, problems(2), eps=0.8)
    before = target.read_bytes() + b'{"id": "p'
    target.write_bytes(before)
    with pytest.raises(RunRefused, match=r"line 1: made with other settings \(eps was 0.8, is 0.5\)"):
        run(target, problems(2), eps=0.5)
    assert target.read_bytes() == before
    with (
        pytest.raises(RunRefused, match="seed was 7, is None"),
        StageRun("test", target, {"eps": 0.8}),
    ):
        pass
    run(target, problems(2), eps=0.8)


def test_other_weights_under_the_same_name_are_other_settings(target):
    def run_with(weights):
        with StageRun("test", target, {}, model="embedded", weights=weights) as stage:
            return asyncio.run(stage.run(problems(2), work))

    run_with("12ab")
    assert lines_of(target)[0]["origins"][-1]["weights"] == "12ab"
    with pytest.raises(RunRefused, match=r"\(weights was '12ab', is '34cd'\)"):
        run_with("34cd")
    assert run_with("12ab").resumed == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "a"}', "not the output of a stage"),
        ('{"id": "a", "origins": []}', "not the output of a stage"),
        ('{"id": "a", "origins": ["x"]}', "not the output of a stage"),
        ('{"id": "a", "origins": [{"stage": "x"}]}', "not the output of a stage"),
        ('{"problem": "a"}', "not the output of a batch"),
        ("nonsense", "is not JSON"),
    ],
)
def test_another_file_is_not_written_to(target, line, complaint):
    target.parent.mkdir()
    target.write_text(line + "\n")
    with pytest.raises(RunRefused, match=complaint):
        run(target, problems(2))
    assert target.read_text() == line + "\n"


def test_an_id_twice_in_the_output_is_refused(target):
    run(target, problems(2))
    target.write_text(target.read_text() * 2)
    with pytest.raises(RunRefused, match="line 3: the id 'p0' is there twice"):
        run(target, problems(2))


def test_an_id_twice_in_the_input_is_refused(target):
    with pytest.raises(DataError, match="'p1' is in the input twice"):
        run(target, [problem(1), problem(2), problem(1)])


def test_two_runs_at_once_are_refused(target):
    second = (
        "import sys; from pathlib import Path; from redline.training.pipeline.stage import StageRun\n"
        "with StageRun('test', Path(sys.argv[1]), {}, seed=7): pass"
    )
    command = [sys.executable, "-c", second, str(target)]
    with StageRun("test", target, {}, seed=7):
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "another run is writing this file" in refused.stderr
    assert subprocess.run(command, check=False).returncode == 0


def test_a_full_disk_stops_the_stage_and_space_lets_it_go_on(target, monkeypatch):
    real, room = os.pwrite, [2]

    def half(file, data, offset):
        if not room[0]:
            real(file, data[: len(data) // 2], offset)
            raise OSError(errno.ENOSPC, "No space left on device")
        room[0] -= 1
        return real(file, data, offset)

    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(StorageFailed, match="No space left"):
        run(target, problems(8))
    monkeypatch.undo()
    assert len(by_id(target)) == 2
    report = run(target, problems(8))
    assert report.resumed == 2
    assert sorted(by_id(target)) == [f"p{number}" for number in range(8)]


def test_never_more_at_once_than_asked(target):
    running = most = 0

    async def counted(row):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return row

    run(target, problems(20), counted, at_once=3)
    assert most == 3


def test_a_parquet_file_or_a_folder_that_cannot_be_is_no_target(target, tmp_path):
    with pytest.raises(RunRefused, match="redline train export"):
        run(tmp_path / "x.parquet", problems(1))
    (tmp_path / "made").write_text("a file")
    with pytest.raises(RunRefused, match="cannot be made"):
        run(target, problems(1))


def sampled(name, *answers):
    solutions = tuple(SampledSolution(steps=(f"It is {a}.",), given=a, right=a == "2") for a in answers)
    return SampledRow(id=name, problem="1 + 1?", answer="2", source="test", solutions=solutions, drawn=9)


def write(path, *rows):
    path.write_text("".join(f"{row.model_dump_json()}\n" for row in rows))
    return path


def test_solutions_are_read_from_both_kinds_of_file(tmp_path):
    nested = write(tmp_path / "nested.jsonl", sampled("a", "2", "3"), sampled("b", "2"))
    rows = list(read_solutions(nested))
    assert [(row.id, row.problem_id, row.right) for row in rows] == [
        ("a/0", "a", True),
        ("a/1", "a", False),
        ("b/0", "b", True),
    ]
    assert list(read_solutions(write(tmp_path / "flat.jsonl", *rows))) == rows
    assert count_rows(read_solutions(nested), nested) == 3


def test_mixed_solutions_are_refused(tmp_path):
    nested, flat = sampled("a", "2"), next(sampled("b", "2").rows())
    with pytest.raises(DataError, match="line 2: not a SolutionRow: steps"):
        list(read_solutions(write(tmp_path / "x.jsonl", flat, nested)))
    with pytest.raises(DataError, match="line 2: not a SampledRow: solutions"):
        list(read_solutions(write(tmp_path / "x.jsonl", nested, flat)))


def test_a_record_is_refused_with_its_place(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(problem(1).model_dump_json() + '\n{"id": "b", "problem": 3, "answer": "1", "source": "s"}\n')
    with pytest.raises(DataError, match=r"x.jsonl: line 2: not a ProblemRow: problem: Input should be a valid string"):
        list(read_records(path, ProblemRow))
    with pytest.raises(DataError, match="line 1: not a SolutionRow"):
        list(read_records(path, SolutionRow))
    write(path, problem(1), problem(1))
    with pytest.raises(DataError, match="line 2: the id 'p1' is there twice"):
        list(read_records(path, ProblemRow))


def test_a_file_of_dropped_rows_holds_none(target):
    run(target, [problem(0), problem(3)])
    assert list(read_solutions(target)) == []
    with pytest.raises(DataError, match="no rows that were kept"):
        count_rows(read_records(target, ProblemRow), target)


async def test_where_one_row_ends_the_run_the_others_say_nothing(tmp_path, caplog):
    async def work(row):
        raise DataError(f"{row.id} is not what it should be")

    with StageRun("test", tmp_path / "out.jsonl", {}) as stage, pytest.raises(DataError, match="p0"):
        await stage.run([problem(n) for n in range(5)], work)
    gc.collect()
    assert not [record for record in caplog.records if "never retrieved" in record.getMessage()]
