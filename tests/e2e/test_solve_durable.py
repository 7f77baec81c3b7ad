"""`redline solve --durable` and `--resume`: a run that is interrupted or killed goes on by its ID."""

from __future__ import annotations

import re
import time

import pytest


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def run_id(said: str) -> str:
    return re.search(r"^run (\w+); if it is interrupted: redline solve --resume \1$", said, re.MULTILINE)[1]


def test_a_run_is_kept_only_where_it_is_asked_for(redline, state):
    assert redline("solve", "add 17 and 25").code == 0
    assert not state.exists()
    ran = redline("solve", "--durable", "--json", "add 17 and 25")
    again = redline("solve", "--json", "--resume", run_id(ran.err))
    assert (again.code, again.json) == (0, ran.json)
    assert (state / "redline" / "runs.sqlite").exists()


def test_a_run_that_was_killed_goes_on_where_it_was(start, redline):
    child = start("solve", "--durable", "--no-exact", "carelessly add 17 and 25", SCRIPTED_DELAY="1.5")
    said, out = child.stderr.readline(), ""
    while "wrong" not in out:
        out += child.stdout.readline()
    time.sleep(1.0)
    child.kill()
    child.wait()  # it holds the run until it is gone
    ran = redline("solve", "--no-exact", "--json", "--resume", run_id(said))
    assert (ran.code, ran.json["answer"]) == (0, "42")
    assert [attempt["answer"] for attempt in ran.json["attempts"]] == ["43", "42"]
    # The draft and the verdict on its first step were kept: one draft, one revision.
    assert ran.json["usage"]["policy_calls"] == 2


def test_a_run_that_came_to_the_end_of_its_budget_goes_on_with_a_larger_one(redline):
    short = redline("solve", "--durable", "--json", "--no-exact", "--max-calls", "2", "add 17 and 25")
    assert (short.code, short.json["stop_reason"]) == (1, "budget_calls")
    ran = redline("solve", "--json", "--no-exact", "--resume", run_id(short.err), "add 17 and 25")
    assert (ran.code, ran.json["stop_reason"], ran.json["usage"]["policy_calls"]) == (0, "accepted", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resume", "nobody"], "run nobody: nothing is known of it here"),
        ([], "there is no problem: redline solve PROBLEM, or --resume ID"),
        (["--durable", "--runs", "nowhere", "add 1 and 2"], "'nowhere' is no place for runs"),
        (["--durable", "--runs", "sqlite:/dev/null/x", "add 1 and 2"], "runs cannot be kept there"),
    ],
)
def test_what_cannot_be_resumed_or_kept_is_told_in_words(redline, arguments, said):
    ran = redline("solve", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_does_not_decide_where_runs_are_kept(redline, tmp_path):
    (tmp_path / "work" / "redline.toml").write_text('runs = "postgres://somebody@example.org/theirs"\n')
    ran = redline("solve", "--durable", "add 1 and 2")
    assert ran.code == 2
    assert "keeps problems and evidence in" in ran.err


def test_another_problem_is_not_taken_for_the_runs_own(redline):
    ran = redline("solve", "--durable", "add 17 and 25")
    other = redline("solve", "--resume", run_id(ran.err), "add 1 and 2")
    assert other.code == 2
    assert "was begun with another problem" in other.err
