"""Rows of several files: each id once, and of each file only so many."""

import json

import pytest

from redline.evaluation.rows import read_rows
from redline.store import DataError


class Named:
    def __init__(self, entry):
        self.id = entry.name()


def write(path, *ids):
    path.write_text("".join(json.dumps({"id": id}) + "\n" for id in ids))
    return str(path)


def test_the_order_is_that_of_the_files_and_the_limit_is_for_each(tmp_path):
    sources = [write(tmp_path / "a.jsonl", *"abcdefgh"), write(tmp_path / "b.jsonl", *"ij")]
    assert [row.id for row in read_rows(sources, Named)] == list("abcdefghij")
    three, five = ([row.id for row in read_rows(sources, Named, limit)] for limit in (3, 5))
    assert three[3:] == five[5:] == ["i", "j"]
    assert set(three) < set(five)
    assert five == sorted(five)


def test_an_id_that_another_file_has_too_is_refused_with_both_places(tmp_path):
    sources = [write(tmp_path / "a.jsonl", "x", "y"), write(tmp_path / "b.jsonl", "y")]
    with pytest.raises(DataError, match=r"b\.jsonl: line 1: the id 'y' is given twice; .*a\.jsonl: line 2"):
        read_rows(sources, Named)
