"""Random bytes and spoiled frames at both ends of the pipe between the parent and a worker."""

from __future__ import annotations

import asyncio
import json
import os
import time
from asyncio import StreamReader
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox import Limits, SandboxClosed, SandboxUnavailable, Status
from redline.sandbox.pool.pooled_sandbox import PooledSandbox
from redline.sandbox.runtimes.bootstrap import frame
from redline.sandbox.runtimes.local import LocalRuntime, LocalTransport
from redline.sandbox.worker.supervisor import clock

from ..conftest import enter
from ..fuzzing import examples
from ..witness import below

_ANSWER_SECONDS, _EXIT_SECONDS = 120.0, 60.0
_CROWD = 600
_QUIET_CPU_SECONDS = 0.5
_odd = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)  # fmt: skip
_valid = st.fixed_dictionaries(
    {
        "op": st.sampled_from(("run", "run", "cancel", "close")),
        "id": st.integers(1, 5),
        "session": st.none() | st.integers(1, 3),
        "code": st.sampled_from(("1", "x = 1", "1/0", "while True: pass", "\ud800", "import os; os._exit(3)")),
        "timeout": st.sampled_from((0.05, 0.2)),
    }
)


@st.composite
def _spoiled(draw: st.DrawFn) -> dict[str, Any]:
    message = draw(_valid)
    for _ in range(draw(st.integers(1, 2))):
        key = draw(st.sampled_from(sorted(message)))
        if draw(st.booleans()):
            del message[key]
        else:
            message[key] = draw(_odd)
        if not message:
            break
    return message


class Supervised:
    """A worker of our own, without a sandbox; a new one when the last has ended."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        self._transport: LocalTransport | None = None
        self._next = 1000

    def treat(self, data: bytes) -> str:
        """Send bytes and then a good request: `answered`, `waiting` for more bytes, or `ended`."""
        return self._runner.run(self._treat(data))

    def stop(self) -> None:
        if self._transport:
            self._runner.run(self._end(self._transport))
            self._transport = None

    async def _treat(self, data: bytes) -> str:
        transport = self._transport or await self._start()
        self._next += 1
        try:
            transport.writer.write(data + frame(_good(self._next)))
            await transport.writer.drain()
            async with asyncio.timeout(_ANSWER_SECONDS if _is_whole(data) else 0.3):
                await _answer(transport, self._next)
                return "answered"
        except TimeoutError:
            assert not _is_whole(data), "neither answered nor ended"
            await self._end(transport)
            return "waiting"
        except (asyncio.IncompleteReadError, ConnectionError):
            await self._end(transport)
            return "ended"

    async def _start(self) -> LocalTransport:
        started = await LocalRuntime().start(Limits(), 1)
        assert isinstance(started, LocalTransport)
        self._transport = started
        while (greeting := await _read(started))["op"] == "starting":
            pass
        assert greeting["op"] == "ready"
        return started

    async def _end(self, transport: LocalTransport) -> None:
        """It must go by itself, without having spun, and take everything along."""
        pid, family = int(transport.label), below([int(transport.label)])
        assert clock.cpu_seconds(pid) < _QUIET_CPU_SECONDS + 60
        self._transport = None
        start = time.monotonic()
        await transport.close()
        assert time.monotonic() - start < _EXIT_SECONDS
        while left := {member for member in (*family, pid) if os.path.exists(f"/proc/{member}")}:
            assert time.monotonic() - start < _EXIT_SECONDS, f"still there: {left}"
            await asyncio.sleep(0.01)


def _good(number: int) -> dict[str, Any]:
    return {"op": "run", "id": number, "session": None, "code": "print(6 * 7)", "timeout": 60.0}


def _is_whole(data: bytes) -> bool:
    """Whether these bytes end where a frame ends."""
    while len(data) >= 4:
        data = data[4 + int.from_bytes(data[:4], "big") :] if len(data) >= 4 + int.from_bytes(data[:4], "big") else b"x"
    return not data


async def _read(transport: LocalTransport) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(
        await transport.reader.readexactly(int.from_bytes(await transport.reader.readexactly(4), "big"))
    )
    return message


async def _answer(transport: LocalTransport, number: int) -> None:
    while (message := await _read(transport))["id"] != number:
        pass
    assert (message["status"], message["stdout"]) == ("ok", "42\n")


@pytest.fixture(scope="module")
def supervised() -> Iterator[Supervised]:
    with asyncio.Runner() as runner:
        sandbox = runner.run(enter("local"))  # skips where there is no such runtime
        runner.run(_left(sandbox))
        worker = Supervised(runner)
        yield worker
        worker.stop()


async def _left(sandbox: Any) -> None:
    await sandbox.__aexit__(None, None, None)


@examples(30)
@given(st.lists(_valid, min_size=1, max_size=6))
def test_any_order_of_good_requests_is_answered(supervised: Supervised, messages: list[dict[str, Any]]) -> None:
    assert supervised.treat(b"".join(frame(message) for message in messages)) == "answered"


@examples(8)
@given(_spoiled())
def test_a_spoiled_request_is_survived_or_ends_the_worker(supervised: Supervised, message: dict[str, Any]) -> None:
    assert supervised.treat(frame(message)) in ("answered", "ended")


@examples(3)
@given(st.binary(min_size=1, max_size=40))
def test_random_bytes_end_the_worker(supervised: Supervised, data: bytes) -> None:
    assert supervised.treat(data) in ("ended", "waiting")


@pytest.mark.parametrize("content", [b"", b"null", b"{", b"[" * 100_000, b'{"op": "dance"}'])
def test_frames_that_are_no_requests(supervised: Supervised, content: bytes) -> None:
    assert supervised.treat(len(content).to_bytes(4, "big") + content) in ("answered", "ended")


def test_a_frame_too_long_ends_the_worker(supervised: Supervised) -> None:
    assert supervised.treat(b"\xff\xff\xff\xff" + bytes(100)) in ("ended", "waiting")


def test_a_crowd_of_sessions_leaves_at_once(supervised: Supervised) -> None:
    """The supervisor gives its orders faster than the zygote can report, and neither may wait for the other."""
    requests = [{"op": "run", "id": n, "session": n, "code": "1", "timeout": 60.0} for n in range(1, _CROWD)]
    requests += [{"op": "close", "session": n} for n in range(1, _CROWD)]
    assert supervised.treat(b"".join(frame(request) for request in requests)) == "answered"


class FakeTransport:
    """A worker that says what it is told to say and hears nothing."""

    label = "fake"

    def __init__(self, said: bytes, ends: bool) -> None:
        self.reader = StreamReader()
        self.reader.feed_data(said)
        if ends:
            self.reader.feed_eof()
        self.writer = self

    def write(self, data: bytes) -> None: ...

    async def drain(self) -> None: ...

    def kill(self) -> None:
        if not self.reader.at_eof():
            self.reader.feed_eof()

    async def close(self) -> str:
        self.kill()
        return "fake complaint"


class FakeRuntime(LocalRuntime):
    """Starts fake workers, each saying the same."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    async def start(self, limits: Limits, in_flight: int) -> Any:
        return FakeTransport(self._said, ends=True)


_GREETING = {"op": "ready", "landlock": 6, "python": "3.11", "layers": ["seccomp", "landlock"]}


async def _converse(said: bytes) -> str:
    async with asyncio.timeout(30):
        try:
            async with PooledSandbox(FakeRuntime(said), Limits()) as sandbox:
                return (await sandbox.run("1")).status
        except (SandboxUnavailable, SandboxClosed) as error:
            return type(error).__name__


_framed = st.binary(max_size=60).map(lambda data: len(data).to_bytes(4, "big") + data)
_json = st.recursive(_odd, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner)).map(
    frame  # type: ignore[arg-type]
)
_answers = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("op", "id", "status", "stdout", "error_type", "session_lost"), _odd)
).map(frame)


@examples(120)
@given(st.booleans(), st.lists(st.one_of(_framed, _json, _answers, st.binary(max_size=20)), max_size=4).map(b"".join))
def test_a_worker_that_talks_nonsense_is_a_dead_worker(greets: bool, said: bytes) -> None:
    outcome = asyncio.run(_converse(frame(_GREETING) * greets + said))
    assert outcome in ("SandboxUnavailable", "SandboxClosed", *get_args(Status))
