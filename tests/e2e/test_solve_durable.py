"""`redline solve --durable` and `--resume`: a run that is interrupted or killed goes on by its ID."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def run_id(said: str) -> str:
    return re.search(
        r"^run (\w+); if it is interrupted: redline solve (?:--runs \S+ )?--resume \1$", said, re.MULTILINE
    )[1]


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
    ran = redline("solve", "--json", "--resume", run_id(said))
    assert (ran.code, ran.json["answer"]) == (0, "42")
    assert [attempt["answer"] for attempt in ran.json["attempts"]] == ["43", "42"]
    # The draft and the verdict on its first step were kept: one draft, one revision.
    assert ran.json["usage"]["policy_calls"] == 2
    # Nor is anything calculated exactly now, since it was not when the run was begun.
    steps = [step for attempt in ran.json["attempts"] for step in attempt["steps"]]
    assert {vote["source"] for step in steps for vote in step["votes"]} == {"logprobs"}


def test_a_run_that_came_to_the_end_of_its_budget_goes_on_with_a_larger_one(redline):
    short = redline("solve", "--durable", "--json", "--no-exact", "--max-calls", "2", "add 17 and 25")
    assert (short.code, short.json["stop_reason"]) == (1, "budget_calls")
    name = run_id(short.err)
    assert redline("solve", "--json", "--resume", name).json["stop_reason"] == "budget_calls"
    ran = redline("solve", "--json", "--max-calls", "9", "--resume", name, "add 17 and 25")
    assert (ran.code, ran.json["stop_reason"], ran.json["usage"]["policy_calls"]) == (0, "accepted", 1)
    # A larger budget is no change that anybody has to be told of.
    assert ran.err == ""


BEGUN = ("--durable", "--no-exact", "--threshold", "0.97", "--strategy", "rewrite", "--max-calls", "1", "--json")


def test_a_run_goes_on_with_the_settings_it_was_begun_with_by_its_id_alone(redline, monkeypatch):
    begun = redline("solve", *BEGUN, "add 17 and 25")
    # With any of these it would end otherwise, or be refused.
    Path("redline.toml").write_text('strategy = "targeted"\nthreshold = 0.99\n')
    monkeypatch.setenv("REDLINE_EXACT", "true")
    ran = redline("solve", "--json", "--max-calls", "9", "--resume", run_id(begun.err))
    assert (ran.code, ran.err, ran.json["stop_reason"]) == (0, "", "accepted")
    # Nothing was calculated exactly, and the scripted judge's reward is the threshold.
    votes = [vote for step in ran.json["attempts"][0]["steps"] for vote in step["votes"]]
    assert {(vote["source"], vote["reward"]) for vote in votes} == {("logprobs", 0.97)}


def test_a_change_is_told_in_one_line_and_kept_with_the_run(redline):
    begun = redline("solve", *BEGUN, "add 17 and 25")
    name = run_id(begun.err)
    ran = redline("solve", "--json", "--threshold", "0.9", "--max-calls", "2", "--resume", name)
    told = "threshold was 0.97, is 0.9; what is judged stays judged"
    assert ran.err == f"redline: run {name} goes on otherwise than it was begun: {told}\n"
    assert redline("solve", "--json", "--max-calls", "9", "--threshold", "0.9", "--resume", name).err == ""


@pytest.mark.parametrize(
    ("flag", "other", "said"),
    [
        ("--policy", "hf:some/model", "policy embedded, and this is hf:some/model"),
        ("--verifier", "hf:some/judge", "verifier embedded, and this is hf:some/judge"),
        ("--strategy", "targeted", "strategy rewrite, and this is targeted"),
    ],
)
def test_what_would_make_another_run_of_it_is_refused(redline, flag, other, said):
    name = run_id(redline("solve", *BEGUN, "add 17 and 25").err)
    ran = redline("solve", flag, other, "--resume", name)
    assert (ran.code, ran.err) == (2, f"redline: run {name} was begun with {said}: name the same\n")


def test_prompts_are_those_of_the_file_wherever_it_is_gone_on_with(redline, tmp_path, monkeypatch):
    Path("prompts.toml").write_text('system = "Be brief."')
    begun = redline("solve", *BEGUN, "--prompts", "prompts.toml", "add 17 and 25")
    name = run_id(begun.err)
    prompts = Path("prompts.toml").absolute()
    monkeypatch.chdir(tmp_path)
    assert redline("solve", "--json", "--max-calls", "2", "--resume", name).err == ""
    prompts.write_text('system = "Be thorough."')
    assert "prompts_digest was '" in redline("solve", "--json", "--max-calls", "9", "--resume", name).err


def test_no_key_is_kept(redline, state, monkeypatch):
    monkeypatch.setenv("REDLINE_API_KEY", "a-key-of-mine")
    redline("solve", "--durable", "add 17 and 25")
    kept = b"".join(file.read_bytes() for file in (state / "redline").iterdir())
    assert b"redline_settings" in kept
    assert b"a-key-of-mine" not in kept


@pytest.fixture
def place(tmp_path):
    """A file of SQLite that somebody else may have written."""
    return f"sqlite:{tmp_path / 'theirs.sqlite'}"


def test_a_run_in_another_place_is_found_by_the_command_that_is_told(redline, place):
    begun = redline("solve", *BEGUN, "--runs", place, "add 17 and 25")
    name = run_id(begun.err)
    assert f"redline solve --runs {place} --resume {name}" in begun.err
    ran = redline("solve", "--json", "--runs", place, "--max-calls", "9", "--resume", name)
    assert (ran.code, ran.err, ran.json["confidence"]) == (0, "", 0.97)


def test_what_somebody_else_may_have_written_takes_the_users_own_word(redline, place):
    unsafe = ("--sandbox", "unsafe-subprocess")
    name = run_id(redline("solve", *BEGUN, *unsafe, "--runs", place, "add 17 and 25").err)
    going_on = ("solve", "--json", "--runs", place, "--max-calls", "9", "--resume", name)
    ran = redline(*going_on)
    assert ran.code == 2
    assert ran.err.startswith(f"redline: run {name}: sandbox: what others may have written may not set this alone")
    assert redline(*going_on, *unsafe).code == 0


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
