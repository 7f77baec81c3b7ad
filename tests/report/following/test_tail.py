"""New rows of a file that somebody else writes, cuts short, replaces or takes away."""

from __future__ import annotations

import gzip
import json

import pytest

from redline.report.following.tail import OutputTail
from redline.store import DataError

from ..lines import RIGHT_DRAFT


def text(*names: str) -> bytes:
    return b"".join(json.dumps({**RIGHT_DRAFT, "id": name}).encode() + b"\n" for name in names)


def ids(tail: OutputTail) -> list[str]:
    return [row["id"] for row in tail.rows()]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.jsonl"


def test_a_file_that_comes_later_and_grows(path):
    tail = OutputTail(path)
    assert (ids(tail), tail.exists) == ([], False)
    path.write_bytes(text("a"))
    assert (ids(tail), tail.exists) == (["a"], True)
    assert ids(tail) == []
    with path.open("ab") as file:
        file.write(text("b", "c"))
    assert (ids(tail), tail.begun_anew) == (["b", "c"], 0)


def test_a_line_is_read_when_it_is_whole(path):
    tail, data = OutputTail(path), text("a")
    path.write_bytes(data[:20])
    assert ids(tail) == []
    path.write_bytes(data)
    assert ids(tail) == ["a"]


def test_lines_longer_than_a_block(path, monkeypatch):
    monkeypatch.setattr("redline.report.following.tail.BLOCK", 7)
    path.write_bytes(text("a", "b"))
    assert ids(OutputTail(path)) == ["a", "b"]


def test_a_file_that_is_cut_short_is_read_anew(path):
    tail = OutputTail(path)
    path.write_bytes(text("a", "b"))
    ids(tail)
    path.write_bytes(text("c"))
    assert (ids(tail), tail.begun_anew) == (["c"], 1)


def test_a_file_in_its_place_is_read_anew(path, tmp_path):
    tail = OutputTail(path)
    path.write_bytes(text("a"))
    ids(tail)
    (tmp_path / "fresh").write_bytes(text("b", "a"))
    (tmp_path / "fresh").replace(path)
    assert (ids(tail), tail.begun_anew) == (["b", "a"], 1)
    path.unlink()
    assert (ids(tail), tail.begun_anew, tail.exists) == ([], 2, False)


def test_lines_of_others_are_counted(path):
    path.write_bytes(b'{"id": 1}\nno json\n\n[1]\n' + b"[" * 100_000 + b"\n" + text("a"))
    tail = OutputTail(path)
    assert (ids(tail), tail.unread) == (["a"], 4)


def test_what_no_batch_writes_is_refused(path, tmp_path):
    path.write_bytes(gzip.compress(text("a")))
    with pytest.raises(DataError, match="compressed by gzip"):
        ids(OutputTail(path))
    with pytest.raises(DataError, match="cannot be read"):
        ids(OutputTail(tmp_path))
