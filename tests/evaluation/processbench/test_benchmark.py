"""ProcessBench: the published files, and files that are not what they should be."""

import json
import sys
import types
from collections import Counter
from pathlib import Path

import pytest

from redline.evaluation import read_processbench
from redline.inference import BackendMissing
from redline.store import DataError

PUBLISHED = Path(__file__).resolve().parents[3].parent / "shared/data/processbench"
SIZES = {"gsm8k": (207, 193), "math": (594, 406), "olympiadbench": (661, 339), "omnimath": (759, 241)}
"""Wrong and right solutions of each subset."""


def test_the_published_rows_are_read_whole():
    if not PUBLISHED.is_dir():
        pytest.skip("the published ProcessBench files are not beside the repository")
    rows = read_processbench([str(PUBLISHED / f"{name}.jsonl") for name in SIZES])
    wrong = Counter(row.subset for row in rows if row.label >= 0)
    right = Counter(row.subset for row in rows if row.label < 0)
    assert {name: (wrong[name], right[name]) for name in SIZES} == SIZES


ROW = {"id": "a", "problem": "What is 1 + 1?", "steps": ["It is 2.", "So 2."], "label": -1}


def write(path, *rows):
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(path)


def test_lines_and_arrays_are_the_same(tmp_path):
    lines = read_processbench([write(tmp_path / "x.jsonl", ROW, "", {**ROW, "id": 7, "label": 1})])
    array = read_processbench([write(tmp_path / "x.json", json.dumps([ROW, {**ROW, "id": 7, "label": 1}]))])
    assert lines == array
    assert [(row.id, row.label, row.subset) for row in lines] == [("a", -1, "x"), ("7", 1, "x")]


def test_the_limit_is_for_each_file_and_a_higher_one_adds_to_it(tmp_path):
    files = [write(tmp_path / f"{name}.jsonl", *[{**ROW, "id": f"{name}{i}"} for i in range(9)]) for name in "pq"]
    few, more, every = (read_processbench(files, limit) for limit in (2, 5, 99))
    assert [Counter(row.subset for row in rows) for rows in (few, more, every)] == [{"p": n, "q": n} for n in (2, 5, 9)]
    assert set(few) < set(more)
    assert every == read_processbench(files)
    assert [row for row in every if row in more] == more


def test_a_limited_reading_holds_both_kinds():
    if not PUBLISHED.is_dir():
        pytest.skip("the published ProcessBench files are not beside the repository")
    rows = read_processbench([str(PUBLISHED / f"{name}.jsonl") for name in SIZES], 100)
    right = Counter(row.subset for row in rows if row.label < 0)
    assert all(abs(right[name] - 100 * counts[1] / sum(counts)) < 15 for name, counts in SIZES.items())


def without(name):
    return {key: value for key, value in ROW.items() if key != name}


@pytest.mark.parametrize(
    ("rows", "where", "what"),
    [
        ([ROW, "{"], "line 2", "not JSON"),
        (["[1]"], "item 1", "object"),
        (["[{"], "x.jsonl", "JSON array"),
        (["17"], "line 1", "object"),
        ([""], "x.jsonl", "no rows"),
        ([ROW, ROW], "line 2", "'a' is given twice; it was first at"),
        ([without("steps")], "line 1", "'steps' is missing; it has 'id', 'problem', 'label'"),
        ([without("id")], "line 1", "'id' is missing"),
        ([without("label")], "line 1", "'label' is missing"),
        ([{**ROW, "label": 2}], "line 1", "index of one of its 2 steps"),
        ([{**ROW, "label": -2}], "line 1", "-1"),
        ([{**ROW, "label": True}], "line 1", "whole number"),
        ([{**ROW, "label": "1"}], "line 1", "whole number"),
        ([{**ROW, "steps": ["a", 1]}], "line 1", "step 1 (from 0) must be a string"),
        ([{**ROW, "steps": "a"}], "line 1", "'steps' must be a list"),
        ([{**ROW, "steps": []}], "line 1", "at least one"),
        ([{**ROW, "problem": " "}], "line 1", "'problem' must be text"),
        ([{**ROW, "id": None}], "line 1", "'id' must be"),
        ([{**ROW, "problem": "\ud800"}], "line 1", "surrogate"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path, rows, where, what):
    with pytest.raises(DataError) as caught:
        read_processbench([write(tmp_path / "x.jsonl", *rows)])
    assert "x.jsonl" in str(caught.value)
    assert where in str(caught.value)
    assert what in str(caught.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(DataError, match=r"no\.jsonl: cannot be read: No such file"):
        read_processbench([str(tmp_path / "no.jsonl")])
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="UTF-8"):
        read_processbench([str(tmp_path / "b")])


def test_a_hub_name_needs_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(BackendMissing, match="pip install datasets"):
        read_processbench(["hub:Qwen/ProcessBench"])


def test_a_hub_name_is_read_by_split(monkeypatch):
    def load_dataset(name, split=None):
        assert name == "Qwen/ProcessBench"
        splits = {"gsm8k": [ROW], "math": [{**ROW, "id": "b"}, {**ROW, "id": "c", "label": 9}]}
        return splits[split] if split else splits

    monkeypatch.setitem(sys.modules, "datasets", types.SimpleNamespace(load_dataset=load_dataset))
    assert [row.subset for row in read_processbench(["hub:Qwen/ProcessBench#gsm8k"])] == ["gsm8k"]
    with pytest.raises(DataError, match=r"ProcessBench#math: row 2: 'label' is 9"):
        read_processbench(["hub:Qwen/ProcessBench"])
    with pytest.raises(DataError, match="KeyError: 'nope'"):
        read_processbench(["hub:Qwen/ProcessBench#nope"])
