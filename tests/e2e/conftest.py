"""The command as tests call it: in this process with a scripted pair, or as a program of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRIPTED = HERE / "scripted_redline.py"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def script() -> ModuleType:
    """The scripted program as a module."""
    spec = importlib.util.spec_from_file_location("scripted_redline", SCRIPTED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def clean_surroundings(monkeypatch, tmp_path):
    """Nothing from outside: no settings of the environment or a redline.toml, no models that were pulled."""
    for name in [name for name in os.environ if name.startswith("REDLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def redline(script, capfd) -> Callable[..., Ran]:
    """Run the command in this process over the scripted pair."""
    from redline.cli import main

    def run(*arguments: str) -> Ran:
        capfd.readouterr()
        code = main(list(arguments), dependencies=script.DEPENDENCIES)
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def program() -> Callable[..., Ran]:
    """Run the command as a program: over the scripted pair, or (`scripted=False`) as `python -m redline`."""

    def run(*arguments: str, stdin: str | bytes = b"", scripted: bool = True, **environment: str) -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            command(*arguments, scripted=scripted),
            input=data,
            check=False,
            capture_output=True,
            timeout=240,
            env=surroundings(environment),
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[str]]:
    """Start the program, scripted or not, and leave it running; it is killed with the test."""
    running: list[subprocess.Popen[str]] = []
    # Whoever runs the tests in the background of a shell has SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(*arguments: str, scripted: bool = True, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command(*arguments, scripted=scripted),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings(environment),
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def command(*arguments: str, scripted: bool = True) -> list[str]:
    return [sys.executable, *([str(SCRIPTED)] if scripted else ["-m", "redline"]), *arguments]


def surroundings(extra: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **extra}
