"""A block of code, run in a namespace, and how it ended.

The block shares the process with this module and may patch anything in it. So what is used here is bound before the
first block runs, and the loader gives each module of the worker builtins of its own.
"""

from __future__ import annotations

import errno
import linecache
import signal
import sys
from contextlib import suppress
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from traceback import format_exception
from types import FrameType
from typing import Any, NamedTuple

from redline.sandbox.worker.child import report

_REFUSALS = (errno.EPERM, errno.EACCES, errno.EROFS)
_TRACEBACK_CHARACTERS = 8192
RESERVE_BYTES = 4 * 1024 * 1024
"""Address space set aside to report from when a block has used up all the rest."""
_cached_lines = linecache.cache


class TimeLimit(BaseException):
    """Raised inside a session's block when its time is over, so that the namespace can survive."""


class BlockResult(NamedTuple):
    """How a block ended: a kind of `record`, the exception's class name, its message."""

    kind: bytes
    type: str = ""
    message: str = ""


class BlockExecutor:
    """Blocks of one namespace, run one after another."""

    def __init__(self, namespace: dict[str, Any], readable: tuple[str, ...]) -> None:
        """`readable`: the beginnings of the paths that may be read."""
        self._namespace = namespace
        self._readable = readable
        self._count = 0
        self._running = False
        self._reserve = _reserve()
        signal.signal(signal.SIGXCPU, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._running:
            self._running = False
            raise TimeLimit

    def run(self, code: str) -> BlockResult:
        """Run one block with fresh standard streams and flush them. Never raises for what the block did."""
        self._count += 1
        name = f"<block {self._count}>"
        streams = _open_streams()
        try:
            self._running = True
            exec(compile(code, name, "exec", dont_inherit=True), self._namespace)
            self._running = False
            ending = BlockResult(report.OK)
        except BaseException as error:  # noqa: BLE001 - whatever the block raised is its ending
            self._running = False
            self._reserve.close()
            _cached_lines[name] = (len(code), None, code.splitlines(keepends=True), name)
            ending = _ending(error, streams[1], self._readable)
        ending = _flushed(streams, ending)
        self._set_aside()
        return ending

    def _set_aside(self) -> None:
        """Fill the reserve again; where a namespace keeps all the rest, a later block goes without."""
        if self._reserve.closed:
            with suppress(OSError):
                self._reserve = _reserve()


def _reserve() -> mmap:
    """Address space and nothing else: a bytearray would be written over, 1,024 page faults (2 ms) for each block."""
    return mmap(-1, RESERVE_BYTES, flags=MAP_PRIVATE | MAP_ANONYMOUS)


def _open_streams() -> tuple[TextIOWrapper, TextIOWrapper]:
    """New stdin, stdout and stderr over descriptors 0 to 2, whatever an earlier block did to the old ones."""
    sys.stdin = TextIOWrapper(BufferedReader(FileIO(0, closefd=False)), encoding="utf-8", errors="replace")
    sys.stdout, sys.stderr = _writer(1), _writer(2)
    return sys.stdout, sys.stderr


def _writer(descriptor: int) -> TextIOWrapper:
    raw = FileIO(descriptor, "wb", closefd=False)
    return TextIOWrapper(BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _flushed(streams: tuple[TextIOWrapper, TextIOWrapper], ending: BlockResult) -> BlockResult:
    for stream in streams:
        try:
            if not stream.closed:
                stream.flush()
        except Exception as error:  # noqa: BLE001 - reported as the block's ending
            if ending.kind == report.OK:
                ending = BlockResult(report.ERROR, type(error).__name__, _message(error))
    return ending


def _message(error: BaseException) -> str:
    """What the exception's own `__str__` says, if it can."""
    try:
        return str(error)
    except Exception as failure:  # noqa: BLE001 - reported in the message's place
        return f"<unprintable: {type(failure).__name__}>"


def _ending(error: BaseException, stderr: TextIOWrapper, readable: tuple[str, ...]) -> BlockResult:
    if isinstance(error, TimeLimit):
        return BlockResult(report.TIMEOUT)
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return BlockResult(report.OK)
    _complain(error, stderr)
    return BlockResult(_kind(error, readable), type(error).__name__, _message(error))


def _kind(error: BaseException, readable: tuple[str, ...]) -> bytes:
    if isinstance(error, MemoryError):
        return report.MEMORY
    return report.DENIED if _refused(error, readable) else report.ERROR


def _refused(error: BaseException, readable: tuple[str, ...]) -> bool:
    """Whether the sandbox's refusal ended the block: the error itself, or one that it was raised from.

    A failed name lookup counts: it fails only because there is no network.
    """
    cause: BaseException | None = error
    for _ in range(20):
        if isinstance(cause, OSError) and (
            cause.errno in _REFUSALS or type(cause).__name__ == "gaierror" or _out_of_reach(cause, readable)
        ):
            return True
        cause = cause and (cause.__cause__ or cause.__context__)
    return False


def _out_of_reach(error: OSError, readable: tuple[str, ...]) -> bool:
    """Whether a file was missed where nothing may be read anyway.

    In one runtime it is there and refused, in a container it is not there to begin with: the same attempt.
    """
    path = error.filename
    return error.errno == errno.ENOENT and type(path) is str and path[:1] == "/" and not path.startswith(readable)


def _complain(error: BaseException, stderr: TextIOWrapper) -> None:
    """Write the traceback to the block's stderr as Python would, without the worker's own frame."""
    try:
        trace = error.__traceback__ and error.__traceback__.tb_next
        text = "".join(format_exception(type(error), error, trace))
        if isinstance(error, SystemExit):
            text = "" if isinstance(error.code, int) else f"{error.code}\n"
        half = _TRACEBACK_CHARACTERS // 2
        stderr.write(text if len(text) <= 2 * half else f"{text[:half]}\n[...]\n{text[-half:]}")
    except Exception as failure:  # noqa: BLE001 - reported in the traceback's place, as far as that goes
        with suppress(OSError, ValueError):  # the block may have closed its stderr
            stderr.write(f"<no traceback: {type(failure).__name__}>\n")
