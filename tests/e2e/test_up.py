"""`redline up`: what it prints is right, and with --run the loop works on what it starts."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def redline(*arguments, cwd, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REDLINE_")}
    return subprocess.run(
        [sys.executable, "-m", "redline", *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_it_prints_a_script_and_the_settings_that_go_with_it(tmp_path):
    ran = redline("up", "--port", "9001", cwd=tmp_path, CUDA_VISIBLE_DEVICES="")
    assert ran.returncode == 0, ran.stderr
    assert subprocess.run(["bash", "-n"], input=ran.stdout, text=True, check=False).returncode == 0
    commands = [shlex.split(line) for line in ran.stdout.splitlines() if "-m vllm" in line]
    assert [words[words.index("--port") + 1] for words in commands] == ["9001", "9002"]
    settings = ran.stdout.partition("once both are ready:")[2].replace("# ", "")
    (tmp_path / "redline.toml").write_text(settings)
    assert tomllib.loads(settings) == {
        "policy": "http://127.0.0.1:9001/v1#policy",
        "verifier": "http://127.0.0.1:9002/v1#verifier",
    }


def test_a_python_without_vllm_is_told_how_to_get_it(tmp_path):
    without = tmp_path / "python"
    without.write_text("#!/bin/sh\nexit 1\n")
    without.chmod(0o755)
    for python in (without, tmp_path / "none"):
        ran = redline("up", "--run", "--python", str(python), cwd=tmp_path)
        assert ran.returncode == 2
        assert "vLLM" in ran.stderr or "cannot be run" in ran.stderr


def test_a_server_cannot_be_served(tmp_path):
    ran = redline("up", "--verifier", "http://127.0.0.1:1/v1#m", cwd=tmp_path)
    assert ran.returncode == 2
    assert "names no weights" in ran.stderr


def test_a_server_that_is_not_there_is_bad_input(tmp_path):
    ran = redline("solve", "1 + 1", "--policy", "http://127.0.0.1:9/v1#m", cwd=tmp_path)
    assert ran.returncode == 2
    assert "nothing answers at 127.0.0.1:9" in ran.stderr


@pytest.mark.timeout(600)
def test_the_loop_runs_on_what_it_started(vllm_pair, tmp_path):
    problem = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"
    options = [
        "--policy",
        vllm_pair["policy"],
        "--verifier",
        vllm_pair["verifier"],
        "--votes",
        "3",
        "--no-exact",
        "--json",
    ]
    ran = redline("solve", problem, *options, cwd=tmp_path, REDLINE_API_KEY="sk-not-needed-0123456789")
    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout)
    assert (result["answer"], result["accepted"]) == ("387", True)
    votes = [vote for attempt in result["attempts"] for step in attempt["steps"] for vote in step["votes"]]
    assert {vote["source"] for vote in votes} == {"logprobs"}
    assert "sk-not-needed" not in ran.stdout + ran.stderr
