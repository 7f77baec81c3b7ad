"""The supervisor between a host, a zygote and a child that the test plays: orders of events that are rare in life."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from typing import Any

import pytest

from redline.sandbox.runtimes.bootstrap import frame
from redline.sandbox.worker.child import report, zygote
from redline.sandbox.worker.child.report import COMMAND, NO_NONCE, ChildReport, encode
from redline.sandbox.worker.child.zygote import EVENT, ORDER, ZygoteEvent
from redline.sandbox.worker.supervisor.host_channel import HostGone
from redline.sandbox.worker.supervisor.memory_gauge import MemoryGauge
from redline.sandbox.worker.supervisor.startup_progress import StartupProgress
from redline.sandbox.worker.supervisor.supervisor import Supervisor

_SECONDS = 30


class Stage:
    """A supervisor in a thread; everybody else is played by the test. Its child's process id is our own."""

    def __init__(self) -> None:
        self.orders, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.orders.settimeout(_SECONDS)
        incoming, self.host_in = os.pipe()
        self.host_out, outgoing = os.pipe()
        self.gauge = MemoryGauge(64 << 20)
        self._supervisor = Supervisor(incoming, outgoing, there, 0, self.gauge, StartupProgress(os.getpid()))
        self._kept = there, incoming, outgoing
        self.ended: list[BaseException] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        self.child = socket.socket()
        self._output: list[int] = []

    def _serve(self) -> None:
        try:
            self._supervisor.serve()
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            self.ended.append(error)
            self.orders.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        os.close(self.host_in)
        self._thread.join(_SECONDS)
        for handle in (self.host_out, *self._kept[1:], *self._output):
            os.close(handle)
        for end in (self.orders, self._kept[0], self.child):
            end.close()

    def run(self, number: int, code: str) -> None:
        os.write(self.host_in, frame({"op": "run", "id": number, "session": 1, "code": code, "timeout": 60.0}))

    def answer(self) -> dict[str, Any]:
        """What the host is told next."""
        with open(self.host_out, "rb", closefd=False, buffering=0) as line:
            message: dict[str, Any] = json.loads(_exactly(line.read, int.from_bytes(_exactly(line.read, 4), "big")))
            return message

    def order(self) -> bytes:
        """The kind of the next order to the zygote; a fork is obeyed."""
        message, handles, _, _ = socket.recv_fds(self.orders, ORDER.size, 3)
        kind, number = ORDER.unpack(message)
        if kind == zygote.FORK:
            *self._output, control = handles
            self.child = socket.socket(fileno=control)
            self.child.settimeout(_SECONDS)
            self.child.sendall(encode(ChildReport(report.READY, NO_NONCE)))
            self.orders.send(EVENT.pack(*ZygoteEvent(zygote.FORKED, os.getpid(), number)))
        return bytes(kind)

    def command(self) -> bytes:
        """The nonce of the next block, which the child has then read."""
        nonce, length = COMMAND.unpack(_exactly(self.child.recv, COMMAND.size))
        _exactly(self.child.recv, length)
        return bytes(nonce)


def _exactly(read: Any, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += read(size - len(data))
    return data


@pytest.fixture
def stage() -> Iterator[Stage]:
    played = Stage()
    yield played
    played.close()
    assert [type(error) for error in played.ended] == [HostGone]


def _grown(size: int) -> mmap:
    """Memory that this process did not hold before; the heap of a long run would have had some to spare."""
    memory = mmap(-1, size, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    memory.write(b"x" * size)
    return memory


def _first_block(stage: Stage) -> bytes:
    stage.run(1, "x = 1")
    assert stage.order() == zygote.FORK
    nonce = stage.command()
    assert stage.answer()["op"] == "ready"
    stage.child.sendall(encode(ChildReport(report.OK, nonce)))
    assert stage.answer()["status"] == "ok"
    assert stage.order() == zygote.STOP
    return nonce


def test_a_child_that_speaks_between_two_blocks_loses_its_session(stage: Stage) -> None:
    nonce = _first_block(stage)
    stage.child.sendall(encode(ChildReport(report.OK, nonce)))
    assert stage.order() == zygote.KILL
    stage.run(2, "x" * 3_000_000)  # more than the channel of the killed child would take at once
    told = stage.answer()
    assert (told["id"], told["status"], told["session_lost"]) == (2, "killed", True)


def test_a_session_that_grows_after_its_last_word_is_let_go_of(stage: Stage) -> None:
    """It forged its report and went on: what was told of it is not what it holds when it is stopped at last."""
    _first_block(stage)
    grown = _grown(16 << 20)
    assert stage.order() == zygote.KILL
    stage.run(2, "y = 1")
    told = stage.answer()
    assert (told["id"], told["status"], told["missing"], len(grown)) == (2, "killed", True, 16 << 20)


def test_a_block_that_ends_with_more_than_it_may_hold_has_run_out_of_memory(stage: Stage) -> None:
    stage.run(1, "x = 1")
    assert stage.order() == zygote.FORK
    nonce = stage.command()
    assert stage.answer()["op"] == "ready"
    grown = _grown(stage.gauge.most_bytes + (16 << 20))
    stage.child.sendall(encode(ChildReport(report.OK, nonce)))
    assert stage.order() == zygote.KILL
    stage.orders.send(EVENT.pack(*ZygoteEvent(zygote.ENDED, os.getpid(), 0, 9)))
    told = stage.answer()
    assert (told["status"], told["session_lost"], grown[:1]) == ("memory", True, b"x")


def test_what_a_child_sent_for_the_last_block_is_no_answer_to_the_next(stage: Stage) -> None:
    nonce = _first_block(stage)
    stage.run(2, "y = 1")
    assert stage.order() == zygote.GO_ON
    assert stage.command() != nonce
    stage.child.sendall(encode(ChildReport(report.OK, nonce)))
    assert stage.order() == zygote.KILL
    stage.orders.send(EVENT.pack(*ZygoteEvent(zygote.ENDED, os.getpid(), 0, 9)))
    told = stage.answer()
    assert (told["id"], told["status"], told["session_lost"]) == (2, "killed", True)
