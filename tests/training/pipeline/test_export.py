"""Files in another form: Parquet and back gives the same bytes, and nothing is left of what went wrong."""

from __future__ import annotations

import errno
import json
import os

import pytest

from redline.cli import main
from redline.store import DataError, RunRefused, StorageFailed
from redline.training.pipeline.export import export, kept_rows
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import (
    ConversationRow,
    LabelRow,
    Origin,
    RolloutRow,
    SampledRow,
    SampledSolution,
    StepBoundary,
)
from redline.training.sft.data.conversation import read_conversations

pytest.importorskip("pyarrow", reason="pyarrow is not installed")

BASE = {"problem": "1 + 1?", "answer": "2", "source": "test"}
ORIGINS = (
    Origin(stage="problems", version="0"),
    Origin(stage="sample", model="m", seed=1, settings={"most": 8, "top": [0.5, None]}, version="0"),
)
SOLUTION = {**BASE, "problem_id": "p", "steps": ("It is 2.",), "given": None, "right": False, "origins": ORIGINS}
SAMPLED = [
    SampledRow(
        id="p", **BASE, origins=ORIGINS, solutions=(SampledSolution(steps=(), given=None, right=False),), drawn=8
    ),
    SampledRow(id="q", **BASE, program={"split": "dev", "number": 3}, solutions=(), drawn=9),
]
ROLLOUTS = [RolloutRow(id="p/0", **SOLUTION, boundaries=(StepBoundary(after=0, rollouts=4, right=1),))]
LABELS = [
    LabelRow(id="p/0", **SOLUTION, scheme="ratio", threshold=0.8, progress=(1, None), labels=(True, None)),
    LabelRow(id="p/1", **SOLUTION, scheme="ratio", threshold=0.8, progress=(0.5,), labels=(False,)),
]
TURNS = [
    {"role": "system", "content": "s"},
    {"role": "user", "content": "u"},
    {"role": "assistant", "content": "\\boxed{Yes}"},
]
DROPPED = '{"id": "d", "dropped": "only right", "origins": []}\n'


def write(path, rows):
    path.write_text("".join(f"{json.dumps(row.model_dump(mode='json'))}\n" for row in rows))
    return path


@pytest.mark.parametrize("rows", [SAMPLED, ROLLOUTS, LABELS])
def test_there_and_back_is_the_same_file(tmp_path, rows):
    source = write(tmp_path / "a.jsonl", rows)
    whole = source.read_bytes()
    source.write_text(source.read_text() + DROPPED)
    assert export(lambda: kept_rows(source), tmp_path / "b.parquet") == len(rows)
    assert list(read_records(tmp_path / "b.parquet", type(rows[0]))) == rows
    assert export(lambda: kept_rows(tmp_path / "b.parquet"), tmp_path / "c.jsonl") == len(rows)
    assert (tmp_path / "c.jsonl").read_bytes() == whole


def test_columns_that_begin_late_and_change_are_of_one_type(tmp_path, monkeypatch):
    monkeypatch.setattr("redline.training.pipeline.export.BATCH_ROWS", 1)
    rows = [
        {"id": "a", "x": None, "y": 1, "z": []},
        {"id": "b", "x": "t", "y": 0.5, "z": ["w"]},
        {"id": "c", "new": True},
    ]
    assert export(lambda: iter(rows), tmp_path / "b.parquet") == 3
    found = list(kept_rows(tmp_path / "b.parquet"))
    assert found[0] == {"id": "a", "x": None, "y": 1.0, "z": [], "new": None}
    assert found[2] == {"id": "c", "x": None, "y": None, "z": None, "new": True}


def test_the_published_form_on_the_command_line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "own.jsonl", [ConversationRow(id="p/0", origins=ORIGINS, conversations=TURNS)])
    assert main(["train", "export", "own.jsonl", "all.parquet", "--published"]) == 0
    assert capsys.readouterr().out == "1 rows in all.parquet\n"
    assert list(kept_rows(tmp_path / "all.parquet")) == [{"conversations": TURNS}]
    (row,) = read_conversations(tmp_path / "all.parquet")
    assert (row.id, [turn.model_dump() for turn in row.conversations]) == ("all-1", TURNS)

    assert main(["train", "export", "own.jsonl", "all.parquet"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["train", "export", "own.jsonl", "all.csv"]) == 2
    assert "must end in .parquet or .jsonl" in capsys.readouterr().err
    (tmp_path / "torn.jsonl").write_text((tmp_path / "own.jsonl").read_text()[:-20])
    assert main(["train", "export", "torn.jsonl", "torn.parquet"]) == 2
    assert "torn.jsonl: line 1: not JSON" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.parquet", "own.jsonl", "torn.jsonl"]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"id": "a", "x": 1}, {"id": "b", "x": "one"}], "do not fit into one table"),
        ([], "no rows to write"),
    ],
)
def test_rows_that_are_no_table(tmp_path, rows, complaint):
    with pytest.raises(DataError, match=complaint):
        export(lambda: iter(rows), tmp_path / "b.parquet")
    assert list(tmp_path.iterdir()) == []


def test_doubled_ids_are_refused(tmp_path):
    source = write(tmp_path / "a.jsonl", [*ROLLOUTS, *ROLLOUTS])
    with pytest.raises(DataError, match="line 2: the id 'p/0' is there twice"):
        export(lambda: kept_rows(source), tmp_path / "b.parquet")


@pytest.mark.parametrize("name", ["b.parquet", "b.jsonl"])
def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch, name):
    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    source = write(tmp_path / "a.jsonl", ROLLOUTS)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="No space left"):
        export(lambda: kept_rows(source), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_folder_that_is_not_there(tmp_path):
    source = write(tmp_path / "a.jsonl", ROLLOUTS)
    with pytest.raises(StorageFailed, match="No such file"):
        export(lambda: kept_rows(source), tmp_path / "none" / "b.jsonl")


def test_what_is_not_json_is_no_line(tmp_path):
    with pytest.raises(DataError, match="row 1 cannot be written as JSON"):
        export(lambda: iter([{"id": "a", "x": b"bytes"}]), tmp_path / "b.jsonl")
    with pytest.raises(RunRefused, match="must end in"):
        export(lambda: iter([]), tmp_path / "b")
