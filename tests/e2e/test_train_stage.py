"""A stage of the training as a program: told to end, it keeps what is done."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_keeps_what_is_done_and_the_same_command_goes_on(start, program, sent):
    program("train", "problems", "--generated", "6", "--out", "problems.jsonl")
    arguments = ("train", "sample", "problems.jsonl", "--out", "out.jsonl", "--most", "16", "--concurrency", "1")
    running = start(*arguments)
    out, deadline = Path("out.jsonl"), time.monotonic() + 120
    while not out.exists() or out.read_bytes().count(b"\n") < 1:
        assert running.poll() is None, running.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(sent)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 128 + sent
    assert "redline: stopped; the same command goes on: redline train sample" in err
    assert "Traceback" not in err
    kept = out.read_bytes()
    assert kept.endswith(b"\n")
    assert 1 <= kept.count(b"\n") < 6
    assert program(*arguments).code == 0
    assert out.read_bytes().startswith(kept)
    assert len({json.loads(line)["id"] for line in out.read_text().splitlines()}) == 6
