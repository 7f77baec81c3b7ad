"""A real vLLM for the tests that want one, started once a session: the embedded pair by `redline up`, a reward model.

Its environment is made by `.ci/vllm`. Without it these tests are skipped, or fail where REDLINE_REQUIRE_VLLM=1.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .free_ports import free_port

ROOT = Path(__file__).resolve().parents[1]
VLLM_PYTHON = Path(os.environ.get("REDLINE_VLLM_PYTHON") or ROOT / ".venv-vllm/bin/python")
START_SECONDS = 420


@pytest.fixture(scope="session")
def vllm_python():
    """The Python that has vLLM."""
    if not VLLM_PYTHON.exists():
        missing = f"no vLLM at {VLLM_PYTHON}: run .ci/vllm"
        if os.environ.get("REDLINE_REQUIRE_VLLM") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return VLLM_PYTHON


@pytest.fixture(scope="session")
def vllm_pair(vllm_python, tmp_path_factory):
    """Role to model name of the embedded pair, each on a vLLM server of its own; `log` is where they write."""
    log = tmp_path_factory.mktemp("vllm") / "log.txt"
    port = free_port(beside=1)
    command = [sys.executable, "-m", "redline", "up", "--run", "--policy", "embedded", "--verifier", "embedded"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--python", str(vllm_python)], cwd=ROOT, stdout=out, stderr=out
        )
    try:
        _until_ready(process, log)
        yield {role: f"http://127.0.0.1:{port + k}/v1#{role}" for k, role in enumerate(("policy", "verifier"))}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(240)


@pytest.fixture(scope="session")
def vllm_pooling(vllm_python, reward_checkpoint, reward_tokenizer, tmp_path_factory):
    """The model name of a tiny reward model on a vLLM server of its own, and the folder it is in."""
    # Not at the top: the environment of vLLM, which reads this file too, lacks what `agent` needs.
    from redline.agent.serving.plan import MODULE

    folder, log = reward_checkpoint("qwen"), tmp_path_factory.mktemp("pooling") / "log.txt"
    port = free_port()
    command = [vllm_python, "-m", MODULE, "--model", folder, "--served-model-name", "tiny", "--runner", "pooling"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--enforce-eager", "--dtype", "float32"]
    # vLLM's own value is the id in the published tokenizer.
    separator = reward_tokenizer.convert_tokens_to_ids("<extra_0>")
    command += ["--pooler-config", json.dumps({"step_tag_id": separator})]
    settings = {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": "nobind", "OMP_NUM_THREADS": "1"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out)
    try:
        _until_ready(process, log, "Application startup complete")
        yield f"http://127.0.0.1:{port}/v1#tiny", folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(240)


def _until_ready(process, log, sign="redline: ready"):
    deadline = time.monotonic() + START_SECONDS
    while sign not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"vLLM did not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.5)
