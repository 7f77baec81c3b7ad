"""Solutions in which people marked the first wrong step."""

import json

import pytest

from redline.cli import exit_codes, main
from redline.store import DataError
from redline.training.stages.consensus import read_labels
from redline.training.stages.people_labels import read_people_labels

ROW = {"id": "a", "problem": "Add 2, 3 and 4.", "steps": ["2 + 3 = 6.", "6 + 4 = 10."], "label": 0}


def written(tmp_path, *rows):
    path = tmp_path / "people.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_steps_up_to_the_first_wrong_one_have_labels(tmp_path) -> None:
    rows = [ROW, {**ROW, "id": "b", "label": 1}, {**ROW, "id": "c", "label": -1}]
    found = list(read_people_labels(written(tmp_path, *rows)))
    assert [row.labels for row in found] == [(False, None), (True, False), (True, True)]
    assert [row.first_wrong for row in found] == [0, 1, -1]
    assert [row.right for row in found] == [False, False, True]
    assert {row.scheme for row in found} == {"people"}


def test_reference_and_answer_come_under_several_names(tmp_path) -> None:
    rows = [
        {**ROW, "reference_solution": "2 + 3 + 4 = 9", "gold_answer": 9, "error_description": "A slip."},
        {**ROW, "id": "b", "solution": "It is 9.", "answer": "9"},
        {**ROW, "id": "c"},
    ]
    found = list(read_people_labels(written(tmp_path, *rows)))
    assert [row.reference for row in found] == ["2 + 3 + 4 = 9", "It is 9.", None]
    assert [row.answer for row in found] == ["9", "9", ""]
    assert [row.reason for row in found] == ["A slip.", None, None]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"label": 2}, "'label' must be the index of the first wrong step, 0 to 1, or -1 for none"),
        ({"label": True}, "'label' must be"),
        ({"label": None}, "label"),
        ({"steps": []}, "'steps' must be a list of texts"),
        ({"steps": "2 + 3"}, "'steps' must be a list of texts"),
        ({"steps": ["a", 1]}, "'steps' must be a list of texts"),
    ],
)
def test_what_is_not_in_the_form_is_refused_with_its_place(fields, says, tmp_path) -> None:
    with pytest.raises(DataError, match=r"line 1") as error:
        list(read_people_labels(written(tmp_path, {**ROW, **fields})))
    assert says in str(error.value)


def test_the_command_writes_labels_that_the_filter_reads(tmp_path, capsys) -> None:
    path, out = written(tmp_path, ROW, {**ROW, "id": "b", "label": -1}), tmp_path / "labels.jsonl"
    command = ["train", "label", str(path), "--scheme", "people", "--out", str(out)]
    assert main(command) == exit_codes.OK
    assert capsys.readouterr().out == "2 kept\n"
    assert read_labels(out).found["a"].labels == (False, None)
    assert main([*command, "--eps", "0.5"]) == exit_codes.BAD_INPUT
