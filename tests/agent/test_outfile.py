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

from agent.outfile import OutFile, StorageFailed
from agent.rows import BatchError


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out.jsonl"


def lines_of(target):
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_lines_are_appended_and_read_back(target):
    with OutFile(target) as file:
        file.append({"id": "a", "text": "é\n∑\u2028"})
    with OutFile(target) as file:
        assert [line["id"] for line in file.lines()] == ["a"]
        file.append({"id": "b", "text": "\ud800"})
    assert lines_of(target) == [{"id": "a", "text": "é\n∑\u2028"}, {"id": "b", "text": "\ud800"}]
    assert "é" in target.read_text()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.data())
def test_a_file_torn_anywhere_keeps_its_whole_lines(target, texts, data):
    target.unlink(missing_ok=True)
    with OutFile(target) as file:
        for number, text in enumerate(texts):
            file.append({"id": str(number), "text": text})
    whole = target.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    zeros = data.draw(st.sampled_from([0, 0, 5]))
    target.write_bytes(whole[:cut] + b"\0" * zeros)
    kept = whole[:cut].count(b"\n")
    with OutFile(target) as file:
        assert len(list(file.lines())) == kept
        file.cut_torn_line()
        file.append({"id": "new"})
    assert [line["id"] for line in lines_of(target)] == [*map(str, range(kept)), "new"]


def test_a_full_disk_leaves_no_half_line(target, monkeypatch):
    def half(file, data, offset):
        real(file, data[:3], offset)
        raise OSError(errno.ENOSPC, "No space left on device")

    real = os.pwrite
    with OutFile(target) as file:
        file.append({"id": "a"})
        monkeypatch.setattr(os, "pwrite", half)
        with pytest.raises(StorageFailed, match="No space left"):
            file.append({"id": "b"})
    assert lines_of(target) == [{"id": "a"}]


def test_a_write_that_is_cut_short_goes_on(target, monkeypatch):
    real = os.pwrite
    with OutFile(target) as file:
        monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: real(fd, data[:2], offset))
        file.append({"id": "a", "text": "long enough"})
    assert lines_of(target) == [{"id": "a", "text": "long enough"}]


@pytest.mark.parametrize("content", ["something else\n", '{"no": "id"}\n', "[1]\n", '{"id": 3}\n', "\n"])
def test_foreign_lines_are_refused(target, content):
    target.write_text(content)
    with OutFile(target) as file, pytest.raises(BatchError, match="line 1"):
        list(file.lines())
    assert target.read_text() == content


def test_a_second_process_is_kept_out_until_the_first_is_gone(target):
    attempt = (
        "import sys; from pathlib import Path; from agent.outfile import OutFile\n"
        "with OutFile(Path(sys.argv[1])) as file: file.append({'id': 'second'})"
    )
    command = [sys.executable, "-c", attempt, str(target)]
    with OutFile(target) as file:
        file.append({"id": "first"})
        list(file.lines())
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "another run is writing this file" in refused.stderr
    assert subprocess.run(command, check=False).returncode == 0
    assert [line["id"] for line in lines_of(target)] == ["first", "second"]
