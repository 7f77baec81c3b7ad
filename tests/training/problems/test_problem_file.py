"""Problems from files, as they are published and as they should not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redline.cli import main
from redline.store import DataError
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import ProblemRow
from redline.training.problems.generated import problem_of
from redline.training.problems.problem_file import read_problems

DATA = Path(__file__).resolve().parents[3].parent / "shared/data"


def write(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.mark.parametrize(
    ("row", "problem", "answer"),
    [
        ({"problem": " What? ", "answer": " 5 "}, "What?", "5"),
        ({"question": "What?", "answer": 5}, "What?", "5"),
        ({"question": "What?", "answer": 0.5}, "What?", "0.5"),
        ({"question": "What?", "answer": "4 + 1 = <<4+1=5>>5\n#### 5"}, "What?", "5"),
        ({"problem": "What?", "answer": None, "solution": r"\boxed{4}, so \boxed{\frac12}."}, "What?", r"\frac12"),
        ({"problem": "What?", "solution": "It is clear."}, "What?", ""),
        ({"problem": "What?", "answer": ""}, "What?", ""),
    ],
)
def test_the_forms_in_which_problems_come(tmp_path, row, problem, answer):
    (found,) = read_problems(write(tmp_path / "few.jsonl", row))
    assert (found.id, found.problem, found.answer, found.source) == ("few-1", problem, answer, "few.jsonl")
    assert found.program is None


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"answer": "5"}, "line 2: 'problem' is missing; it has 'answer'"),
        ({"question": "", "answer": "5"}, "line 2: 'question' must be text"),
        ({"problem": "What?"}, "line 2: 'answer' is missing; it has 'problem'"),
        ({"problem": "What?", "answer": True}, "line 2: 'answer' must be a text or a number, not a bool"),
        ({"problem": "What?", "answer": ["5"]}, "line 2: 'answer' must be a text or a number, not a list"),
        ({"problem": "What?", "answer": "5", "id": "a"}, "line 2: the id 'a' is there twice"),
        ({"problem": "What?", "answer": "5", "id": []}, "line 2: 'id' must be a string"),
    ],
)
def test_rows_that_are_no_problems_are_refused_with_their_place(tmp_path, row, complaint):
    path = write(tmp_path / "few.jsonl", {"id": "a", "problem": "Why?", "answer": "1"}, row)
    with pytest.raises(DataError, match=complaint):
        list(read_problems(path))


def test_the_published_training_sets_are_read_whole():
    if not (DATA / "gsm8k").is_dir():
        pytest.skip("the published training sets are not beside the repository")
    sizes = {}
    for name in ("gsm8k", "math"):
        rows = list(read_problems(DATA / name / "train.jsonl"))
        sizes[name] = len(rows), sum(not row.answer for row in rows)
    assert sizes == {"gsm8k": (7473, 0), "math": (7500, 2)}


def test_generated_ones_and_files_on_the_command_line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "few.jsonl", {"id": "a", "question": "2 + 3?", "answer": 5}, {"question": "Why?", "answer": ""})
    command = ["train", "problems", "few.jsonl", "--split", "dev", "--out", "out.jsonl", "--generated"]
    assert main([*command, "3"]) == 0
    assert capsys.readouterr().out == "4 kept, 1 dropped (no answer)\n"
    assert main([*command, "5", "--first", "0"]) == 0
    assert capsys.readouterr().out == "6 kept, 1 dropped (no answer), 5 done by an earlier run\n"
    rows = list(read_records(tmp_path / "out.jsonl", ProblemRow))
    assert [row.id for row in rows] == ["a", *(f"dev-{number}" for number in range(5))]
    assert all(problem_of(row).answer == row.answer for row in rows[1:])

    assert main([*command, "3", "--split", "train"]) == 2
    assert "split was 'dev', is 'train'" in capsys.readouterr().err
    assert main(["train", "problems", "--out", "none.jsonl"]) == 2
    assert main(["train", "problems", "few.jsonl", "few.jsonl", "--out", "none.jsonl"]) == 2
    assert "the id 'a' is in few.jsonl, and in few.jsonl too" in capsys.readouterr().err


def test_a_worked_solution_is_kept_as_the_reference(tmp_path) -> None:
    rows = [
        {"question": "Half of 48?", "answer": "He sold 48/2 = <<48/2=24>>24 clips.\n#### 24"},
        {"problem": "1 + 1?", "solution": "It is $\\boxed{2}$."},
        {"question": "Half of 48?", "solution": "48/2 = <<48/2=24>>24\n#### 24", "answer": "24"},
        {"problem": "1 + 1?", "answer": "2"},
    ]
    path = tmp_path / "worked.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = list(read_problems(path))
    assert [row.reference for row in found] == [
        "He sold 48/2 = 24 clips.",
        "It is $\\boxed{2}$.",
        "48/2 = 24",
        None,
    ]
    assert [row.answer for row in found] == ["24", "2", "24", "2"]
