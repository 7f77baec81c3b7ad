"""The output file: whole lines, whatever happened to the run before."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.store import JsonlFile, RunRefused, StorageFailed, refuse_other_settings


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out.jsonl"


def lines_of(target):
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_lines_are_appended_and_read_back(target):
    with JsonlFile(target) as file:
        file.append({"id": "a", "text": "é\n∑\u2028"})
    with JsonlFile(target) as file:
        assert [line.id for line in file.lines()] == ["a"]
        file.append({"id": "b", "text": "\ud800"})
    assert lines_of(target) == [{"id": "a", "text": "é\n∑\u2028"}, {"id": "b", "text": "\ud800"}]
    assert "é" in target.read_text()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.data())
def test_a_file_torn_anywhere_keeps_its_whole_lines(target, texts, data):
    target.unlink(missing_ok=True)
    with JsonlFile(target) as file:
        for number, text in enumerate(texts):
            file.append({"id": str(number), "text": text})
    whole = target.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    zeros = data.draw(st.sampled_from([0, 0, 5]))
    target.write_bytes(whole[:cut] + b"\0" * zeros)
    kept = whole[:cut].count(b"\n")
    with JsonlFile(target) as file:
        assert len(list(file.lines())) == kept
        file.cut_torn_line()
        file.append({"id": "new"})
    assert [line["id"] for line in lines_of(target)] == [*map(str, range(kept)), "new"]


def test_a_full_disk_leaves_no_half_line(target, monkeypatch):
    def half(file, data, offset):
        real(file, data[:3], offset)
        raise OSError(errno.ENOSPC, "No space left on device")

    real = os.pwrite
    with JsonlFile(target) as file:
        file.append({"id": "a"})
        monkeypatch.setattr(os, "pwrite", half)
        with pytest.raises(StorageFailed, match="No space left"):
            file.append({"id": "b"})
    assert lines_of(target) == [{"id": "a"}]


def test_a_write_that_is_cut_short_goes_on(target, monkeypatch):
    real = os.pwrite
    with JsonlFile(target) as file:
        monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: real(fd, data[:2], offset))
        file.append({"id": "a", "text": "long enough"})
    assert lines_of(target) == [{"id": "a", "text": "long enough"}]


def test_an_output_that_goes_away_under_a_run_is_told(target):
    def deleted():
        target.unlink()

    def replaced():
        target.with_name("other").write_text("another's\n")
        target.with_name("other").rename(target)

    def shortened():
        target.write_bytes(b"")

    def shared():
        with target.open("a") as other:
            other.write("another's\n")

    harms = {deleted: "was deleted", replaced: "was replaced", shortened: "was cut short", shared: "somebody else"}
    for harm, told in harms.items():
        target.unlink(missing_ok=True)
        with JsonlFile(target) as file:
            file.append({"id": "a"})
            file.check()
            harm()
            left = target.read_bytes() if target.exists() else None
            with pytest.raises(StorageFailed, match=told):
                file.check()
            with pytest.raises(StorageFailed, match=f"{target}: {told}"):
                file.append({"id": "b"})
        assert (target.read_bytes() if target.exists() else None) == left


def test_a_disk_that_refuses_to_keep_what_it_took_is_told(target, monkeypatch):
    def refuse(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    file = JsonlFile(target).__enter__()
    file.append({"id": "a"})
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageFailed, match="No space left on device; make room, and the same command goes on"):
        file.__exit__(None, None, None)
    assert lines_of(target) == [{"id": "a"}]


class TestRewriting:
    """All lines are replaced at one blow, or none is."""

    @pytest.fixture(autouse=True)
    def two_lines(self, target):
        target.write_text('{"id": "a"}\n{"id": "b"}\n{"id": "c", "to')

    def test_the_new_lines_take_the_place_of_the_old_ones(self, target):
        target.chmod(0o640)
        link = target.with_name("link.jsonl")
        link.symlink_to(target)
        with JsonlFile(link) as file:
            with file.rewriting() as put:
                for line in file.lines():
                    put({**line.fields, "new": True})
            assert file.torn_bytes == 0
            file.append({"id": "d"})
        assert lines_of(target) == [{"id": "a", "new": True}, {"id": "b", "new": True}, {"id": "d"}]
        assert (link.is_symlink(), target.stat().st_mode & 0o777) == (True, 0o640)
        assert sorted(path.name for path in target.parent.iterdir()) == ["link.jsonl", "out.jsonl"]

    def test_what_breaks_on_the_way_leaves_the_file_as_it_was(self, target, monkeypatch):
        before = target.read_bytes()

        def full(*asked):
            raise OSError(errno.ENOSPC, "No space left on device")

        with JsonlFile(target) as file:
            with pytest.raises(ValueError, match="JSON"), file.rewriting() as put:
                put({"id": float("nan")})
            with monkeypatch.context() as patch:
                patch.setattr(os, "pwrite", full)
                with pytest.raises(StorageFailed, match="No space left"), file.rewriting() as put:
                    put({"id": "x"})
            assert target.read_bytes() == before
            assert [line.id for line in file.lines()] == ["a", "b"]
        assert [path.name for path in target.parent.iterdir()] == ["out.jsonl"]

    def test_the_lock_goes_over_to_the_new_file(self, target):
        attempt = "import sys; from pathlib import Path; from redline.store import JsonlFile\n"
        attempt += "JsonlFile(Path(sys.argv[1])).__enter__()"
        with JsonlFile(target) as file:
            with file.rewriting() as put:
                put({"id": "a"})
            tried = subprocess.run(
                [sys.executable, "-c", attempt, str(target)], capture_output=True, text=True, check=False
            )
        assert "another run is writing this file" in tried.stderr


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        ({"votes": 1}, None),
        ({"votes": 1, "referee": None}, None),
        ({"votes": 1, "old": None}, None),
        ({"votes": 2}, r"\(votes was 2, is 1\)"),
        ({}, r"\(votes was None, is 1\)"),
        ({"votes": 1, "depth": 4}, r"\(depth was 4, is 3\)"),
        ({"votes": 1, "old": "x" * 500}, r"\(old was 'x{96}\.\.\., is None\)"),
        (None, r"votes was None, is 1"),
        ([1], r"votes was None, is 1"),
    ],
)
def test_settings_that_differ_are_named_and_one_not_yet_known_has_its_default(theirs, told):
    ours, defaults = {"votes": 1, "depth": 3, "referee": None}, {"depth": 3}
    if told is None:
        refuse_other_settings(theirs, ours, "here", defaults)
        return
    with pytest.raises(RunRefused, match=rf"^here: made with other settings .*{told}.*; choose another output$"):
        refuse_other_settings(theirs, ours, "here", defaults)


def test_a_line_nested_without_end_is_named(target):
    target.write_text('{"id": "a"}\n' + "[" * 100_000 + "\n")
    with (
        JsonlFile(target) as file,
        pytest.raises(RunRefused, match=r"line 2 is nested too deeply .*\(sed -i 2d ") as told,
    ):
        list(file.lines())
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("content", ["something else\n", '{"no": "id"}\n', "[1]\n", '{"id": 3}\n', "\n"])
def test_foreign_lines_are_refused(target, content):
    target.write_text(content)
    with JsonlFile(target) as file, pytest.raises(RunRefused, match="line 1"):
        list(file.lines())
    assert target.read_text() == content


def test_a_second_process_is_kept_out_until_the_first_is_gone(target):
    attempt = (
        "import sys; from pathlib import Path; from redline.store import JsonlFile\n"
        "with JsonlFile(Path(sys.argv[1])) as file: file.append({'id': 'second'})"
    )
    command = [sys.executable, "-c", attempt, str(target)]
    with JsonlFile(target) as file:
        file.append({"id": "first"})
        list(file.lines())
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "another run is writing this file" in refused.stderr
    assert subprocess.run(command, check=False).returncode == 0
    assert [line["id"] for line in lines_of(target)] == ["first", "second"]
