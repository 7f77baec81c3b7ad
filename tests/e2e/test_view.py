"""`redline view` beside a batch that really runs."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import command, surroundings
from tests.e2e.test_batch import write_rows

ROWS = [{"id": k, "problem": f"{'carelessly ' * (k % 2)}add {k} and 1", "answer": str(k + 1)} for k in range(8)]
WHOLE = "8 of 8 done, 8 (100.0%) accepted, 8 of 8 (100.0%) right, 4 repaired"


def test_a_batch_that_is_over_is_shown_and_left(redline):
    redline("batch", write_rows(*ROWS), "out.jsonl")
    ran = redline("view", "out.jsonl", "--input", "in.jsonl")
    assert (ran.code, ran.out, ran.err) == (0, f"{WHOLE}\n", "redline: no batch is writing out.jsonl\n")
    assert redline("view", "out.jsonl").out == f"{WHOLE.replace('8 of 8 done', '8 rows done')}\n"


def test_what_is_no_batch_or_no_input_is_refused(redline):
    Path("page").write_bytes(b"\x1f\x8b\x08")
    assert redline("view", "page").code == 2
    ran = redline("view", "out.jsonl", "--input", "none.jsonl")
    assert (ran.code, ran.err) == (2, "redline: none.jsonl: cannot be read: No such file or directory\n")


@pytest.mark.slow
def test_it_waits_for_the_file_follows_and_ends_with_the_batch(start):
    write_rows(*ROWS)
    view = start("view", "out.jsonl", "--input", "in.jsonl")
    assert view.stderr.readline() == "redline: waiting for out.jsonl to be written\n"
    batch = start("batch", "in.jsonl", "out.jsonl", SCRIPTED_DELAY="0.1")
    out, err = view.communicate(timeout=120)
    assert batch.wait(timeout=120) == 0
    assert view.returncode == 0
    assert out.splitlines()[-1].startswith(WHOLE)
    assert err == "redline: no batch is writing out.jsonl\n"


@pytest.mark.slow
def test_a_batch_that_is_killed_ends_the_view(start):
    write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "forever 1 2"})
    batch = start("batch", "in.jsonl", "out.jsonl")
    for line in batch.stderr:
        if "waiting" in line:
            break
    while Path("out.jsonl").read_bytes().count(b"\n") < 1:
        assert batch.poll() is None
        time.sleep(0.05)
    view = start("view", "out.jsonl")
    time.sleep(3)
    assert view.poll() is None
    batch.kill()
    out, _ = view.communicate(timeout=120)
    assert (view.returncode, out.splitlines()[-1].split(",")[0]) == (0, "1 rows done")


@pytest.mark.slow
def test_ctrl_c_leaves_the_terminal_as_it_was():
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("view", "out.jsonl"), stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings({"TERM": "xterm"})
    )
    os.close(theirs)
    out = b""
    while b"waiting for it to be written" not in out:
        out += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    try:
        while chunk := os.read(ours, 65536):
            out += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 130
    # The cursor is shown again.
    assert out.rfind(b"\x1b[?25h") > out.rfind(b"\x1b[?25l")
    assert b"Traceback" not in out
