"""`redline solve` over a scripted pair: what it shows, what it prints for programs, and how it ends."""

from __future__ import annotations

import json
import re
import signal

import pytest

from redline.cli.signals import ENDING

FIELDS = {"problem", "answer", "accepted", "confidence", "stop_reason", "attempts", "usage", "error"}
STEP_FIELDS = {"text", "verdict", "reward", "votes", "votes_allowed", "evidence"}


def test_a_wrong_step_is_shown_with_its_evidence_and_repaired(redline):
    ran = redline("solve", "--no-exact", "carelessly add 17 and 25")
    assert ran.code == 0
    assert "Step 1: 17 + 25 = 43." in ran.out
    assert "step 1 wrong  P(right) = 0.04" in ran.out
    assert re.search(r"code:\n\s+print\(17 \+ 25\)\n\s+output:\n\s+42\n", ran.out)
    assert "Revision 1, from step 1" in ran.out
    assert ran.out.index("= 43.") < ran.out.index("wrong") < ran.out.index("= 42.") < ran.out.index("Answer: 42")
    assert "Accepted: every step was judged right, confidence 0.97" in ran.out
    assert "policy 2 calls" in ran.out
    assert ran.err == ""


def test_a_wrong_calculation_is_shown_with_the_right_one(redline):
    ran = redline("solve", "carelessly add 17 and 25")
    assert ran.code == 0
    assert "step 1 wrong  by exact calculation\n      analysis:\n        17 + 25 is 42, not 43.\n" in ran.out
    assert "Answer: 42" in ran.out


def test_evidence_of_right_steps_is_shown_only_when_asked_for(redline):
    assert "print(17 + 25)" not in redline("solve", "add 17 and 25").out
    assert "print(17 + 25)" in redline("solve", "-v", "add 17 and 25").out


def test_json_is_one_object_with_every_field(redline):
    ran = redline("solve", "--json", "--no-exact", "carelessly add 17 and 25")
    assert ran.code == 0
    assert ran.out.count("\n") == 1
    assert ran.json.keys() >= FIELDS
    assert (ran.json["answer"], ran.json["accepted"], ran.json["stop_reason"]) == ("42", True, "accepted")
    assert [attempt["answer"] for attempt in ran.json["attempts"]] == ["43", "42"]
    step = ran.json["attempts"][0]["steps"][0]
    assert step.keys() >= STEP_FIELDS
    assert (step["verdict"], step["reward"]) == ("no", 0.04)
    assert step["evidence"]["runs"][0] == {"code": "print(17 + 25)", "output": "42", "status": "ok"}


@pytest.mark.parametrize(
    ("problem", "code", "stop_reason"),
    [
        ("stubbornly add 1 and 2", 1, "max_revisions"),
        ("darkly add 1 and 2", 1, "not_judged"),
        ("silently add 1 and 2", 3, "no_answer"),
        ("broken: add 1 and 2", 3, "failed"),
        ("buggy: add 1 and 2", 3, "failed"),
    ],
)
def test_what_is_not_accepted_says_why(redline, problem, code, stop_reason):
    ran = redline("solve", "--json", problem)
    assert ran.code == code
    assert ran.json["accepted"] is False
    assert ran.json["stop_reason"] == stop_reason
    assert (ran.json["error"] is not None) == (stop_reason == "failed")
    assert "Traceback" not in ran.err
    assert ("nothing was produced" in ran.err) == (code == 3)


def test_an_unknown_verdict_is_told_apart_from_a_wrong_one(redline):
    ran = redline("solve", "darkly add 1 and 2")
    assert "step 1 cannot tell" in ran.out
    assert "because: the sandbox ran out of time" in ran.out
    assert "Not accepted: a step could not be judged" in ran.out


def test_limits_reach_the_loop(redline):
    assert len(redline("solve", "--json", "--max-revisions", "1", "stubbornly add 1 and 2").json["attempts"]) == 2
    assert redline("solve", "--json", "--max-calls", "1", "add 1 and 2").json["stop_reason"] == "budget_calls"
    assert redline("solve", "--json", "--timeout", "0.2", "forever 1 2").json["stop_reason"] == "budget_time"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("solve", ""), "empty"),
        (("solve", "  \n "), "empty"),
        (("solve", "x" * 100_001), "too long"),
        (("solve", "a\x00b"), "binary"),
        (("solve", "a\udcffb"), "not valid Unicode"),
        (("solve",), "PROBLEM"),
        (("solve", "-3 + 5 = ?"), "put -- before"),
        (("solve", "--votes", "0", "1 + 2"), "--votes"),
        (("solve", "--votes", "many", "1 + 2"), "--votes"),
        (("solve", "--timeout", "nan", "1 + 2"), "--timeout"),
        (("solve", "--frobnicate", "1 + 2"), "--frobnicate"),
        (("sovle", "1 + 2"), "sovle"),
    ],
)
def test_bad_input_is_one_line_on_stderr(redline, arguments, message):
    ran = redline(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("redline: ")
    assert ran.err.count("\n") == 1
    assert message in ran.err


def test_a_problem_may_begin_with_a_dash_after_two_dashes(redline):
    assert redline("solve", "--json", "--", "-1 and 2").json["answer"] == "3"


@pytest.mark.parametrize(
    "name", ["nonsense", "hf:", "hf:/nowhere/at/all", "vllm:some/model", "http://127.0.0.1:9/v1#m"]
)
def test_a_model_that_is_not_there_is_one_line(program, name):
    ran = program("solve", "--policy", name, "1 + 2", scripted=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("redline: ")
    assert ran.err.count("\n") == 1


def test_the_problem_may_come_from_standard_input(program):
    assert program("solve", "-", "--json", stdin="add 4 and 5\n").json["answer"] == "9"


@pytest.mark.parametrize(
    ("stdin", "message"), [(b"", "empty"), (b"\xff\xfe1 + 2", "not UTF-8"), (b"1" * 200_000, "too long")]
)
def test_bad_standard_input_is_one_line(program, stdin, message):
    ran = program("solve", "-", stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert message in ran.err


def test_model_text_cannot_steer_the_terminal(redline):
    ran = redline("solve", "stubbornly [red]add[/red] \N{SNOWMAN} 1 and 2")
    assert "\x1b" not in ran.out


def test_log_json_writes_json_lines_only_to_stderr(program):
    ran = program("solve", "--log-json", "--json", "carelessly add 1 and 2")
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert {"drafted", "judged", "revising", "finished"} <= {event["event"] for event in events}
    assert ran.json["answer"] == "3"


def test_an_unexpected_error_is_one_line_and_its_traceback_only_with_v(script, capfd):
    from redline.cli import main
    from redline.cli.dependencies import Dependencies

    def fails(_settings):
        raise ZeroDivisionError("a fault of ours")

    assert main(["solve", "1 + 2"], dependencies=Dependencies(refiner=fails)) == 3
    err = capfd.readouterr().err
    assert err == "redline: unexpected ZeroDivisionError: a fault of ours (-v shows the traceback)\n"
    assert main(["solve", "-v", "1 + 2"], dependencies=Dependencies(refiner=fails)) == 3
    err = capfd.readouterr().err
    assert "Traceback" in err
    assert "in fails" in err


def wait_for(stream, text):
    """Read the program's output until the text comes."""
    for line in stream:
        if text in line:
            return
    raise AssertionError(f"{text!r} never came")


@pytest.mark.parametrize("sent", ENDING)
def test_a_signal_to_end_keeps_the_best_so_far(start, sent):
    process = start("solve", "stubbornly add 1 and 2", SCRIPTED_DELAY="2")
    wait_for(process.stdout, "step 1 wrong")
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + sent
    assert "Answer: 4" in out
    assert "Not accepted: stopped by you" in out
    assert "Traceback" not in err


def test_ctrl_c_ends_a_model_that_never_answers(start):
    process = start("solve", "--json", "forever add 1 and 2")
    wait_for(process.stderr, "waiting")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["stop_reason"] == "cancelled"
    assert "Traceback" not in err


@pytest.mark.parametrize("sent", ENDING)
def test_a_signal_to_end_while_starting_is_one_line(start, sent):
    process = start("solve", "add 1 and 2", SCRIPTED_OPENING="30")
    wait_for(process.stderr, "opening")
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (128 + sent, "", "redline: interrupted\n")
