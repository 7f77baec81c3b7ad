"""`redline tutor` driven through a pipe, over a scripted pair."""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path

import pytest


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let the next command read these lines."""
    text = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


@pytest.fixture
def talk(redline, monkeypatch):
    def run(*lines: str) -> str:
        typed(monkeypatch, *lines)
        ran = redline("tutor")
        assert ran.code == 0
        assert "Traceback" not in ran.err + ran.out
        return ran.out

    return run


def test_each_step_is_told_right_or_wrong_in_a_plain_sentence_and_the_end_is_told(talk):
    out = talk("Add 17 and 25", "", "17 + 25 = 43", "17 + 25 = 42", "/quit")
    wrong, right = out.split("does not stay")
    assert "✗ step 1 wrong: 17 + 25 is 42, you wrote 43." in wrong
    assert "✓ step 1 right" in right
    assert "Solved: the answer is 42." in right
    assert "P(right)" not in out


def test_evidence_comes_when_asked_for(talk):
    out = talk(
        "Add 17 and 25", "", "/step 17 + 25 = 43", "/why", "17 + 25 = 42", "/why 1", "/why 9", "/why 0", "/why x"
    )
    wrong, right = out.split("step 1 right")
    assert "17 + 25 is 42, not 43." in wrong
    assert "print(17 + 25)" in right
    assert "output:\n      42" in right
    assert "there is no step 9" in out
    assert "there is no step 0" in out
    assert "/why takes the number" in out


def test_what_cannot_be_told_stays_and_does_not_block(talk):
    out = talk("Add 1 and 2", "", "darkly", r"so \boxed{3}", "/steps")
    assert "step 1 cannot tell: I could not check it: the sandbox ran out of time." in out
    assert "step 2 right" in out
    assert "Solved: the answer is 3." in out


def test_a_hint_tells_a_little_more_each_time_and_never_the_answer(talk):
    out = talk("Tom has 17 pens and buys 25. How many has he?", "", "hint", "/hint", "hint", "hint", "hint", "/quit")
    hints = [line.strip() for line in out.splitlines() if "Hint: " in line]
    assert hints[0] == "Hint: What is asked is: “How many has he?” What do you have to know first?"
    assert hints[1] == "Hint: Look at 17 and 25: what do they tell you together?"
    assert hints[2] == "Hint: 17 + 25 = ___"
    assert hints[3].startswith("Hint: A similar problem: Tom has ")
    assert hints[3:4] == hints[4:]
    assert "42" not in out
    stubborn = talk("stubbornly add 1 and 2", "", "hint", "hint", "hint", "hint")
    assert "4" not in stubborn
    assert "3" not in stubborn


def test_words_work_without_a_slash_and_a_session_can_be_saved_and_loaded(talk, tmp_path):
    saved = tmp_path / "lesson.json"
    out = talk("Add 17 and 25", "", "17 + 25 = 42", f"/save {saved}", "quit", "17 + 25 = 43")
    assert "you wrote 43" not in out
    again = talk(f"/load {saved}", "?", "/undo", "17 + 25 = 43", "/load nowhere", f"/load {saved.parent}", "/save")
    assert "Problem: Add 17 and 25" in again
    assert "taken back: 17 + 25 = 42" in again
    assert "you wrote 43" in again
    assert "nowhere cannot be read: No such file" in again
    assert "/save takes the name of a file" in again
    saved.write_text('{"steps": 3}')
    assert "holds no session" in talk(f"/load {saved}")


def test_solving_shows_one_step_at_a_time_or_all(talk):
    first, rest = talk("carelessly add 1 and 2", "/solve", "", "/why 1").split("an empty line shows the next step")
    assert "Step 1: 1 + 2 = 3." in first
    assert "boxed" not in first
    assert r"Step 2: The answer is \boxed{3}." in rest
    assert "the solution's step: 1 + 2 = 3." in rest
    everything = talk("add 1 and 2", "/solve all")
    assert "empty line" not in everything
    assert "Answer: 3" in everything
    assert "do not rely on it" in talk("stubbornly add 1 and 2", "/solve all")


def test_a_problem_may_have_several_lines_and_pasted_steps_are_taken_apart(talk):
    out = talk("Add the numbers", "17 and", "25", "", "Step 1: 17 + 25 = 42", "Step 2: it is 42", "/steps")
    assert "Problem: Add the numbers\n  17 and\n  25" in out
    assert "Step 1: 17 + 25 = 42\n" in out
    assert "Step 2: it is 42" in out


def test_sessions_are_kept_by_themselves_and_taken_up_again(redline, talk, monkeypatch):
    talk("Add 17 and 25", "", "17 + 25 = 43", "hint")
    typed(monkeypatch, "17 + 25 = 42")
    out = redline("tutor", "--resume", "last").out
    assert "Problem: Add 17 and 25" in out
    assert "Solved: the answer is 42." in out
    typed(monkeypatch)
    ran = redline("tutor", "--resume", "nothing")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "no session is called nothing" in ran.err


def test_a_sheet_is_gone_through_and_summed_up(redline, monkeypatch, tmp_path):
    sheet = tmp_path / "sheet.md"
    sheet.write_text("# Week 3\n\n1. Add 17 and 25\n2. Add 1 and 2\n")
    typed(monkeypatch, "17 + 25 = 43", "17 + 25 = 42", "", "hint", "/summary", "/next")
    out = redline("tutor", str(sheet), "--summary", "summary.md").out
    assert "Week 3: problem 1 of 2" in out
    assert "An empty line goes on; 1 left." in out
    assert "Week 3: problem 2 of 2" in out
    assert "that was the last problem" in out
    assert "1 of 2 problems solved, with 1 hints in all." in out
    typed(monkeypatch, "1 + 2 = 3")
    out = redline("tutor", str(sheet), "--resume", "last", "--summary", "summary.md").out
    assert "problem 2 of 2" in out
    assert "That was the last problem." in out
    summary = Path("summary.md").read_text()
    assert "2 of 2 problems solved" in summary
    assert "| 1 | Add 17 and 25 | solved | 1 | 1 | 0 | arithmetic slip |" in summary
    typed(monkeypatch)
    assert "--summary sums up a sheet" in redline("tutor", "--summary", "x.md").err
    assert "nowhere.md cannot be read" in redline("tutor", "nowhere.md").err


def test_undo_and_new(talk):
    out = talk("Add 1 and 2", "/undo", "1 + 2 = 3", "/undo", "/steps", "/new", "/steps", "Add 2 and 2", "", "2 + 2 = 4")
    assert "there is no step to take back" in out
    assert "taken back: 1 + 2 = 3" in out
    assert "there is no problem yet" in out
    assert out.rstrip().endswith("Solved: the answer is 4.")


def test_mistakes_are_told_and_the_session_goes_on(program):
    lines = [b"/solve", b"\x00\x01", b"", b"\xff\xfe", b"", b"/stepps 3", b"add 1 and 2", b"", b"\xff", b"/solve half"]
    ran = program("tutor", stdin=b"\n".join([*lines, b"/solve all", b"/help"]) + b"\n")
    assert ran.code == 0
    for told in ("no problem yet", "binary", "not valid Unicode", "did you mean /steps?", "Answer: 3", "/undo"):
        assert told in ran.out
    assert "Traceback" not in ran.err


def test_a_model_that_fails_ends_the_answer_not_the_session(talk):
    out = talk("broken 1 2", "/hint", "/solve", "/new", "add 1 and 2", "/solve all")
    assert "the engine is out of order" in out
    assert "Answer: 3" in out


def test_ctrl_c_stops_the_answer_not_the_session(start):
    process = start("tutor")
    for request in ("/solve", "/hint"):
        process.stdin.write(f"/new\nforever 1 2\n\n{request}\n")
        process.stdin.flush()
        for line in process.stderr:
            if "waiting" in line:
                break
        process.send_signal(signal.SIGINT)
    out, err = process.communicate("/new\nadd 1 and 2\n/solve all\n", timeout=60)
    assert process.returncode == 0
    assert "Not accepted: stopped by you." in out
    assert "(stopped; /quit or Ctrl-D leaves)" in out
    assert "Answer: 3" in out
    assert "Traceback" not in err


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_ends_the_session_whatever_it_is_doing(start, sent):
    for typed in ("/new\nforever 1 2\n\n/solve\n", "/new\nforever 1 2\n\n/hint\n", ""):
        process = start("tutor")
        process.stdin.write(typed)
        process.stdin.flush()
        stream, sign = (process.stderr, "waiting") if typed else (process.stdout, "Type a problem")
        for line in stream:
            if sign in line:
                break
        process.send_signal(sent)
        # Its input stays open: the end of that is no reason to leave.
        assert process.wait(timeout=30) == 128 + sent
        assert "Traceback" not in process.stderr.read()
