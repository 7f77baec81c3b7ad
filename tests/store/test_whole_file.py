"""A file is there whole or not at all, and the one before stays until then."""

import errno
import os

import pytest

from redline.store import StorageFailed, whole_file, write_whole


def test_it_takes_the_place_of_the_one_before_at_one_blow(tmp_path):
    path = tmp_path / "report.md"
    write_whole(path, "é")
    with whole_file(path, sync=True) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text(encoding="utf-8") == "é"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_on_the_way_leaves_the_one_before_and_nothing_else(tmp_path):
    path = tmp_path / "report.md"
    write_whole(path, b"before")

    def break_it(error):
        with whole_file(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(KeyError):
        break_it(KeyError())
    with pytest.raises(StorageFailed, match=r"report\.md: cannot be written: No space left; make room"):
        break_it(OSError(errno.ENOSPC, "No space left"))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageFailed, match=r"cannot be written: No such file or directory$"):
        write_whole(tmp_path / "not" / "there", "x")


def test_it_is_on_the_disk_before_it_takes_the_place(tmp_path, monkeypatch):
    def refuse(file):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageFailed, match="Input/output error"), whole_file(tmp_path / "x", sync=True) as file:
        file.write(b"x")
    assert list(tmp_path.iterdir()) == []
