"""What every sandbox must do, as a class of tests for pytest: make a subclass of it for a sandbox of your own."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from redline.sandbox.code import MAX_CODE_CHARACTERS
from redline.sandbox.errors import SandboxClosed
from redline.sandbox.execution import Execution
from redline.sandbox.limits import Limits
from redline.sandbox.protocol import Sandbox, Session

T = TypeVar("T")

GUARANTEES = ("network", "file_reads", "file_writes", "processes", "memory", "cpu_time", "other_processes")
"""The claims that `Sandbox.guarantees` answers, each true only where it is enforced."""
_STREAM_CHARACTERS = 64 * 1024 + 100
_ATTEMPTS = {
    "network": "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)",
    "file_reads": "open({secret!r}).read()",
    "file_writes": "open('/tmp/redline-conformance', 'w').write('x')",
    "processes": "import os\nif not os.fork(): os._exit(0)",
    "other_processes": "import os\nos.kill({pid}, 0)",
    "memory": "x = bytearray({too_much})",
    "cpu_time": "while True: pass",
}


class SandboxConformance:
    """Say in `make` what to try, and let pytest run the class. One sandbox is opened for all of its tests.

    An `AssertionError` says what is not as `Sandbox` and `Session` have it. Takes some twenty seconds.
    """

    limits: ClassVar[Limits] = Limits()
    sandbox: ClassVar[Sandbox]
    _runner: ClassVar[asyncio.Runner]

    @classmethod
    def make(cls) -> Sandbox:
        """A sandbox with `limits`, not entered yet."""
        raise NotImplementedError(f"{cls.__name__}.make has to return the sandbox to be tried")

    @classmethod
    def setup_class(cls) -> None:
        """Open it; pytest calls this before the first test. Raises what entering the sandbox raises."""
        cls._runner = asyncio.Runner()
        try:
            cls.sandbox = cls._runner.run(_entered(cls.make()))
        except BaseException:
            cls._runner.close()
            raise

    @classmethod
    def teardown_class(cls) -> None:
        """Close it."""
        cls._runner.run(_left(cls.sandbox))
        cls._runner.close()

    def run(self, code: str | bytes, timeout: float = 20.0) -> Execution:
        """What comes of a block in a namespace of its own."""
        return self._await(self.sandbox.run(code, timeout))

    def _await(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    def test_it_says_what_it_is(self) -> None:
        """It has a name, and an answer to each claim."""
        assert isinstance(self.sandbox, Sandbox), "it keeps the protocol"
        assert self.sandbox.name
        _same(sorted(self.sandbox.guarantees), sorted(GUARANTEES))
        assert all(type(kept) is bool for kept in self.sandbox.guarantees.values()), self.sandbox.guarantees

    def test_what_it_guarantees_is_kept(self) -> None:
        """No program gets past what `guarantees` claims."""
        with tempfile.NamedTemporaryFile("w") as secret:
            secret.write("secret")
            secret.flush()
            words = {"secret": secret.name, "pid": os.getpid(), "too_much": 4 * self.limits.memory_bytes}
            for claim in (claim for claim, kept in self.sandbox.guarantees.items() if kept):
                ran = self.run(_ATTEMPTS[claim].format(**words), timeout=1.0)
                assert ran.status != "ok", f"{claim} is guaranteed, and yet: {ran}"

    def test_output_comes_back(self) -> None:
        """Both streams, and figures that make sense."""
        ran = self.run("import sys\nprint(12 * 17)\nprint('aside', file=sys.stderr)")
        _same((ran.status, ran.stdout, ran.stderr, ran.truncated), ("ok", "204\n", "aside\n", False))
        assert min(ran.cpu_seconds, ran.wall_seconds, ran.queue_seconds, ran.peak_memory_bytes) >= 0, ran

    def test_an_error_is_named(self) -> None:
        """With its class and message; what was printed before it is kept."""
        ran = self.run("print('before')\n1 / 0")
        _same((ran.status, ran.error_type, ran.error_message), ("error", "ZeroDivisionError", "division by zero"))
        _same(ran.stdout, "before\n")
        assert "ZeroDivisionError" in ran.stderr, "the traceback"

    def test_how_a_program_leaves_is_told(self) -> None:
        """By itself, with a code, or by a signal."""
        for code, status in (("exit()", "ok"), ("exit(3)", "error"), ("import os; os._exit(7)", "error")):
            _same((code, self.run(code).status), (code, status))
        _same(self.run("import os; os.abort()").status, "killed")

    def test_time_is_limited(self) -> None:
        """That of the CPU, and on the clock that of a sleeper."""
        for code in ("while True: pass", "import time; time.sleep(60)"):
            ran = self.run(f"print('before')\n{code}", timeout=0.5)
            _same((code, ran.status, ran.stdout), (code, "timeout", "before\n"))

    def test_memory_is_limited(self) -> None:
        """More than `Limits.memory_bytes` is not to be had."""
        _same(self.run(f"x = bytearray({4 * self.limits.memory_bytes})").status, "memory")

    def test_much_output_is_cut_in_the_middle(self) -> None:
        """Both ends are kept, and `truncated` is set."""
        ran = self.run("print('first'); print('x' * 300_000); print('last')")
        _same((ran.status, ran.truncated), ("ok", True))
        assert ran.stdout.startswith("first\n"), ran.stdout[:20]
        assert ran.stdout.endswith("last\n"), ran.stdout[-20:]
        assert len(ran.stdout) <= _STREAM_CHARACTERS, len(ran.stdout)

    def test_a_flood_of_output_is_ended(self) -> None:
        """Beyond 4 MiB of one stream."""
        _same(self.run("while True: print('x' * 10_000)").status, "killed")

    def test_namespaces_are_apart(self) -> None:
        """Nothing of one block is in the next."""
        self.run("import math\nmath.left = 1\nleft = 1")
        _same(self.run("import math\nprint('left' in globals(), hasattr(math, 'left'))").stdout, "False False\n")

    def test_many_run_at_once(self) -> None:
        """Each gets its own result."""

        async def all_of_them() -> list[Execution]:
            return await asyncio.gather(*(self.sandbox.run(f"print({i} ** 2)", 20.0) for i in range(20)))

        _same([ran.stdout for ran in self._await(all_of_them())], [f"{i**2}\n" for i in range(20)])

    def test_a_session_keeps_its_namespace(self) -> None:
        """Over an error, too."""
        blocks = ("x = 3", "1 / 0", "print(x + 1)")
        ran = self._await(self._in_session(*blocks))
        _same(
            [(one.status, one.stdout, one.session_lost) for one in ran[1:]],
            [("error", "", False), ("ok", "4\n", False)],
        )

    def test_a_block_that_ends_its_process_ends_the_namespace(self) -> None:
        """It says so, and the next block starts empty."""
        ran = self._await(self._in_session("x = 3", "import os; os._exit(0)", "print('x' in globals())"))
        _same((ran[1].session_lost, ran[2].stdout, ran[2].session_lost), (True, "False\n", False))

    def test_what_cannot_be_run_is_an_error_of_the_block(self) -> None:
        """As `check_code` has it; a session stays as it was."""
        bad = (b"\xff", "x = '\0'", "#" * (MAX_CODE_CHARACTERS + 1), "(")
        ran = self._await(self._in_session("x = 3", *bad, "print(x)"))
        _same([one.status for one in ran], ["ok", *("error" for _ in bad), "ok"])
        _same([one.error_type for one in ran[1:4]], ["SyntaxError", "SyntaxError", "CodeTooLong"])

    def test_a_caller_s_mistake_is_an_exception(self) -> None:
        """Code that is no text, a timeout that is no length of time."""
        wrong: list[tuple[Any, Any, type[Exception]]] = [
            (5, 1.0, TypeError),
            ("1", "1", TypeError),
            ("1", 0, ValueError),
            ("1", float("nan"), ValueError),
        ]
        for code, timeout, kind in wrong:
            _same((code, timeout, _raised(self.sandbox.run(code, timeout), self._runner)), (code, timeout, kind))

    def test_cancelling_ends_a_block(self) -> None:
        """It is counted, and the sandbox goes on."""
        before = self.sandbox.counters.cancelled

        async def cancelled() -> None:
            running = asyncio.create_task(self.sandbox.run("while True: pass", 60.0))
            await asyncio.sleep(0.3)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            assert running.cancelled()

        self._await(cancelled())
        _same(self.sandbox.counters.cancelled, before + 1)
        _same(self.run("print(1)").stdout, "1\n")

    def test_calls_are_counted(self) -> None:
        """By their status; a snapshot does not change."""
        before = self.sandbox.counters
        blocks = dict(before.blocks)
        self.run("1")
        self.run("1 / 0")
        after = self.sandbox.counters
        _same(before.blocks, blocks)
        grown = {status: count - blocks.get(status, 0) for status, count in after.blocks.items()}
        _same({status: more for status, more in grown.items() if more}, {"ok": 1, "error": 1})
        _same((after.running, after.waiting), (0, 0))

    def test_it_has_to_be_open(self) -> None:
        """Before and after, `run` raises `SandboxClosed`."""
        other = self.make()
        _same(_raised(other.run("1"), self._runner), SandboxClosed)
        self._await(_left(self._await(_entered(other))))
        _same(_raised(other.run("1"), self._runner), SandboxClosed)

    async def _in_session(self, *blocks: str | bytes) -> list[Execution]:
        async with self.sandbox.session() as session:
            assert isinstance(session, Session), "it keeps the protocol"
            return [await session.run(block, 20.0) for block in blocks]


async def _entered(sandbox: Sandbox) -> Sandbox:
    return await sandbox.__aenter__()


async def _left(sandbox: Sandbox) -> None:
    await sandbox.__aexit__(None, None, None)


def _same(found: object, expected: object) -> None:
    """With both in the message: pytest takes apart the assertions of test modules only."""
    assert found == expected, f"{found!r} is not {expected!r}"


def _raised(call: Coroutine[Any, Any, object], runner: asyncio.Runner) -> type[Exception] | None:
    try:
        runner.run(call)
    except Exception as error:  # noqa: BLE001 - its class is what is asked for
        return type(error)
    return None
