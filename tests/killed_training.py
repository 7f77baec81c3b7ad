"""A small run of `redline train all`, killed again and again, made once a session for all who begin with one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOMENTS = ("2-sample.jsonl", "3-rollouts.jsonl", "5-rationales.jsonl", "model.partial/examples.json")
"""As soon as there is something in one of these, a run is killed, or up to half a second later."""
PATIENCE = 400


def command(out, *more):
    return [*"train all --preset embedded --smoke --generated 6 --sandbox local --out".split(), str(out), *more]


def run_until(path, out, log):
    """Start it, and kill it when the file holds something. Whether it was killed, and had not come to its end."""
    with log.open("ab") as told:
        child = subprocess.Popen([sys.executable, "-m", "redline", *command(out)], cwd=ROOT, stdout=told, stderr=told)
    deadline = time.monotonic() + PATIENCE
    while not (path.exists() and path.stat().st_size) and child.poll() is None:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)
    time.sleep(Random(path.name).uniform(0, 0.5))
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder that was made by a command that was killed again and again, and what the last run said."""
    folder = tmp_path_factory.mktemp("all")
    out, log = folder / "out", folder / "log"
    killed = [run_until(out / moment, out, log) for moment in MOMENTS]
    assert sum(killed) >= 3, log.read_text()
    last = subprocess.run(
        [sys.executable, "-m", "redline", *command(out)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert last.returncode == 0, last.stderr
    return out, last
