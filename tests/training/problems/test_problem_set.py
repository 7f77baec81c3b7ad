"""Problems of several sources: an id is one problem's."""

import json

import pytest

from redline.cli import main
from redline.store import DataError
from redline.training.problems.problem_set import gathered


def write(path, *ids):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps({"id": name, "problem": "What is 1 + 1?", "answer": 2}) + "\n" for name in ids))
    return path


def test_files_come_first(tmp_path):
    files = [write(tmp_path / "a.jsonl", "x", "y"), write(tmp_path / "b.jsonl", "z")]
    assert [row.id for row in gathered(files, "dev", 2, first=3)] == ["x", "y", "z", "dev-3", "dev-4"]


@pytest.mark.parametrize(("ids", "other"), [(["x"], "a.jsonl"), (["train-1"], "the generated problems")])
def test_an_id_of_two_sources_is_refused(tmp_path, ids, other):
    files = [write(tmp_path / "a.jsonl", "x"), write(tmp_path / "b.jsonl", *ids)]
    with pytest.raises(DataError, match=rf"the id '{ids[0]}' is in .*\.jsonl.*, and in .* too") as caught:
        list(gathered(files, "train", 3))
    assert other in str(caught.value)
    assert "b.jsonl" in str(caught.value)


def test_a_file_given_twice_is_refused(tmp_path):
    path = write(tmp_path / "a.jsonl", "x")
    with pytest.raises(DataError, match="the id 'x' is in"):
        list(gathered([path, path], "train", 0))


def test_the_command_says_so_in_one_line_and_writes_nothing(tmp_path, capsys):
    path, out = write(tmp_path / "a.jsonl", "train-0"), tmp_path / "out.jsonl"
    assert main(["train", "problems", str(path), "--generated", "2", "--out", str(out)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "the id 'train-0' is in" in line
    assert not out.exists()
