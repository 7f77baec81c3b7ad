"""The log of a run: what is finished stays finished, and a folder belongs to one recipe."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.store import RunRefused
from redline.training.pipeline.run_log import NAME, StageResult, run_log

ASKED = {"seed": 0, "policy": "embedded", "rate": 0.1, "files": ["a"]}


def result(name, kept=1):
    return StageResult(name=name, rows=3, kept=kept, dropped={"no answer": 3 - kept}, failed=0, seconds=1.5)


def keep(folder, *names, asked=ASKED):
    with run_log(folder, asked) as log:
        for name in names:
            log.add(name, result(name))
        return list(log.records.values())


def test_what_is_finished_is_there_for_the_next_run(tmp_path):
    folder = tmp_path / "made" / "here"
    keep(folder, "problems", "sample")
    with run_log(folder, ASKED) as log:
        assert list(log.records.values()) == [result("problems"), result("sample")]
        assert (log.records.get("sample"), log.records.get("label")) == (result("sample"), None)


def test_a_log_begun_by_an_earlier_version_goes_on(tmp_path):
    before = (
        '{"id": "recipe", "asked": {"seed": 0, "policy": "embedded", "rate": 0.1, "files": ["a"]}}\n'
        '{"id": "problems", "rows": 3, "kept": 1, "dropped": {"no answer": 2}, "failed": 0, "seconds": 1.5}\n'
    )
    (tmp_path / NAME).write_text(before + '{"id": "sam')
    assert keep(tmp_path, "sample") == [result("problems"), result("sample")]
    assert (tmp_path / NAME).read_text() == before + before.splitlines()[1].replace("problems", "sample") + "\n"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_killed_anywhere_it_goes_on_after_the_last_whole_line(tmp_path, data):
    path = tmp_path / NAME
    path.unlink(missing_ok=True)
    keep(tmp_path, "problems", "sample")
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    lines = path.read_bytes().count(b"\n")
    assert [one.name for one in keep(tmp_path)] == ["problems", "sample"][: max(0, lines - 1)]
    keep(tmp_path, *["problems", "sample"][max(0, lines - 1) :])
    assert path.read_bytes() == whole


def test_another_recipe_is_refused_and_named(tmp_path):
    keep(tmp_path, "problems")
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(RunRefused, match=r"made with other settings \(seed was 0, is 1; files was \['a'\], is \[\]\)"):
        keep(tmp_path, asked={**ASKED, "seed": 1, "files": []})
    with pytest.raises(RunRefused, match=r"\(rate was 0.1, is None\)"):
        keep(tmp_path, asked={name: ASKED[name] for name in ("seed", "policy", "files")})
    assert (tmp_path / NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"id": "sample", "rows": 1}, "not the log of a training"),
        ({"name": "sample"}, "is not the output of a batch"),
        ({"id": "recipe"}, "made with other settings"),
    ],
)
def test_another_file_is_left_alone(tmp_path, line, complaint):
    text = json.dumps(line) + "\n"
    (tmp_path / NAME).write_text(text)
    with pytest.raises(RunRefused, match=complaint):
        keep(tmp_path, "problems")
    assert (tmp_path / NAME).read_text() == text


def test_a_stage_that_does_not_say_what_it_came_to_is_refused(tmp_path):
    keep(tmp_path)
    with (tmp_path / NAME).open("a") as file:
        file.write('{"id": "problems", "rows": "many"}\n')
    with pytest.raises(RunRefused, match="not the log of a training"):
        keep(tmp_path)


def test_one_run_at_a_time(tmp_path):
    code = (
        "import json, sys; from pathlib import Path; from redline.training.pipeline.run_log import run_log\n"
        "with run_log(Path(sys.argv[1]), json.loads(sys.argv[2])): pass"
    )
    with run_log(tmp_path, ASKED):
        other = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), json.dumps(ASKED)], check=False, capture_output=True, text=True
        )
    assert other.returncode == 1
    assert "another run is writing this file" in other.stderr
