"""The witness can fail: each thing that a program could leave is seen."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .witness import WORKER, Witness, below, local_workers

_STAND_IN = f"""
# {WORKER.decode()}
import os, sys, time
print("here", flush=True)
for line in sys.stdin:
    exec(line)
    print("done", flush=True)
"""
_PRIVATE_KEY, _CREATE, _REMOVE = 0, 0o1600, 0


class StandIn:
    """A process that the witness takes for a worker, and that does what it is told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _STAND_IN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._hear("here\n")
        self.pid = self._process.pid

    def do(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        self._hear("done\n")

    def _hear(self, word: str) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline() == word

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def worker() -> Iterator[StandIn]:
    opened = StandIn()
    yield opened
    for pid in below([opened.pid]):
        os.kill(pid, 9)
    opened.end()


@pytest.fixture
def witness(worker: StandIn, tmp_path: Path) -> Witness:
    return Witness(frozenset({worker.pid}), [str(tmp_path)])


def _seen(witness: Witness, before: object) -> dict[str, str]:
    seen = before.differences(witness.look())  # type: ignore[attr-defined]
    return {name: text for name, text in seen.items() if name != "sockets"}  # other programs may open some meanwhile


def test_a_worker_at_rest_is_as_before(witness: Witness) -> None:
    assert _seen(witness, witness.look()) == {}


def test_a_worker_is_found(worker: StandIn) -> None:
    assert worker.pid in local_workers()


def test_a_process_that_stays(witness: Witness, worker: StandIn) -> None:
    before = witness.look()
    worker.do("os.fork() or time.sleep(60)")
    assert "processes" in _seen(witness, before)


def test_a_zombie(witness: Witness, worker: StandIn) -> None:
    before = witness.look()
    worker.do("os.fork() or os._exit(0)")
    assert _seen(witness, before)["processes"] == "processes: 1, not 0"


def test_a_worker_that_ended(witness: Witness, worker: StandIn) -> None:
    before = witness.look()
    worker.end()
    assert "gone" in _seen(witness, before)
    assert worker.pid not in local_workers()


def test_a_descriptor_of_the_worker(witness: Witness, worker: StandIn) -> None:
    before = witness.look()
    worker.do("kept = os.pipe()")
    assert list(_seen(witness, before)) == ["worker_descriptors"]


def test_a_descriptor_of_ours(witness: Witness) -> None:
    before = witness.look()
    handle = os.dup(0)
    try:
        assert list(_seen(witness, before)) == ["own_descriptors"]
    finally:
        os.close(handle)


def test_a_file(witness: Witness, tmp_path: Path) -> None:
    before = witness.look()
    (tmp_path / "litter").touch()
    assert "litter" in _seen(witness, before)["files"]
    (tmp_path / "litter").unlink()
    assert _seen(witness, before) == {}


def test_a_system_v_segment(witness: Witness) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    before = witness.look()
    segment = libc.shmget(_PRIVATE_KEY, 4096, _CREATE)
    if segment < 0:
        pytest.skip(f"no shared memory to be had: {os.strerror(ctypes.get_errno())}")
    try:
        assert list(_seen(witness, before)) == ["segments"]
    finally:
        libc.shmctl(segment, _REMOVE, None)


@pytest.mark.parametrize("name", ["\0redline-litter", "redline-litter"])
def test_a_unix_socket(witness: Witness, tmp_path: Path, name: str) -> None:
    before = witness.look()
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(name if name[0] == "\0" else str(tmp_path / name))
        assert "redline-litter" in before.differences(witness.look())["sockets"]


def test_a_listener(witness: Witness) -> None:
    before = witness.look()
    with socket.create_server(("127.0.0.1", 0)) as opened:
        assert f":{opened.getsockname()[1]:04X}" in before.differences(witness.look())["sockets"]


async def test_it_waits_for_what_settles(witness: Witness, worker: StandIn) -> None:
    before = witness.look()
    worker.do("import threading; x = os.fork() or (time.sleep(0.3), os._exit(0))")
    worker.do("threading.Timer(0.1, os.wait).start()")
    assert "processes" not in await witness.differences(before)
