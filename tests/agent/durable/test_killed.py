"""A durable run as a process of its own, killed again and again without a warning."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from redline.agent.durable.checkpoints import strict_serde

PROGRAM = Path(__file__).resolve().parents[2] / "durable_run.py"
KILLS = 50
A_VERDICT = 6
"""Calls of a verdict: two votes of an analysis, code and a judgement. An attempt is one."""
PATIENCE = 240.0


def start(folder: Path, thread: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), str(folder / "runs.sqlite"), str(folder / "calls"), thread]
    return subprocess.Popen(command, cwd=PROGRAM.parents[1], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def calls(folder: Path) -> int:
    """All calls that were paid for."""
    path = folder / "calls"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def kept(folder: Path, thread: str) -> int:
    """Calls that stand in the books of a run as it is kept, without the ones that only ask for a probability."""
    if not (folder / "runs.sqlite").exists():
        return 0
    query = "SELECT type, checkpoint FROM checkpoints WHERE thread_id = ? ORDER BY checkpoint_id DESC LIMIT 1"
    with sqlite3.connect(folder / "runs.sqlite") as connection:
        try:
            row = connection.execute(query, (thread,)).fetchone()
        except sqlite3.OperationalError:
            return 0
    usage = strict_serde().loads_typed(row)["channel_values"].get("usage", {}) if row else {}
    # One call in four of the verifier asks for a probability, and is not written down.
    return usage.get("policy_calls", 0) + usage.get("verifier_calls", 0) * 3 // 4


def ended(child: subprocess.Popen[str]) -> dict:
    out, err = child.communicate(timeout=PATIENCE)
    assert child.returncode == 0, err
    return json.loads(out)


def killed(child: subprocess.Popen[str], folder: Path, after: int, random: Random) -> bool:
    """Kill it when it has made so many calls, or a moment later. Whether it had not come to its end before."""
    begun, deadline = calls(folder), time.monotonic() + PATIENCE
    while calls(folder) < begun + after and child.poll() is None:
        assert time.monotonic() < deadline, "it does not get on"
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.05))
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_killed_anywhere_ends_as_if_nothing_had_been_and_bills_no_verdict_twice(tmp_path):
    undisturbed, folder, random = tmp_path / "undisturbed", tmp_path / "killed", Random(15)
    undisturbed.mkdir()
    folder.mkdir()
    expected = ended(start(undisturbed, "one"))
    whole = calls(undisturbed)
    assert kept(undisturbed, "one") == whole

    kills = runs = 0
    while kills < KILLS:
        runs += 1
        thread, paid_before, lost = f"run {runs}", calls(folder), 0
        while True:
            made, booked = calls(folder), kept(folder, thread)
            child = start(folder, thread)
            if kills == KILLS or random.random() < 0.1:
                assert ended(child) == expected
                # What it had come to when it was killed last is not paid for again.
                assert calls(folder) - made == whole - booked
                break
            if not killed(child, folder, random.randrange(0, whole - booked + 1), random):
                continue
            kills += 1
            # Of what a killed process had paid for, all but the verdict in progress is kept.
            losing = calls(folder) - made - (kept(folder, thread) - booked)
            assert 0 <= losing <= A_VERDICT
            lost += losing
        assert calls(folder) - paid_before == whole + lost
