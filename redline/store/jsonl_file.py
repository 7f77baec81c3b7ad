"""A file of JSON Lines that is only ever appended to, so that a killed run can be finished."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, Self

from redline.store.errors import RunRefused, StorageFailed, storage_errors
from redline.store.json_line import json_line
from redline.store.lock import open_locked

SYNC_SECONDS = 1.0
"""Lines reach the disk at most this much later; a killed process loses none, a power cut at most these."""
_TAKEN = "another run is writing this file"
_ANEW = "what it held is lost with it, and the same command begins anew"
_MISSING = "the same command does what is missing again, if the file still ends with a whole line"


@dataclass(frozen=True, slots=True)
class OutputLine:
    """A whole line that an earlier run wrote."""

    path: Path
    number: int
    """From 1 on."""
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What the line is about."""
        return str(self.fields["id"])

    @property
    def where(self) -> str:
        """`FILE: line 3`."""
        return f"{self.path}: line {self.number}"

    def refused(self, why: str) -> RunRefused:
        """The complaint about this line, to be raised."""
        return RunRefused(f"{self.where}: {why}")


class JsonlFile:
    """One locked file of one run; a context manager.

    Entering it takes the lock and finds the last complete line. Raises `RunRefused` when the file cannot be written,
    another run holds it, or it is not the output of a batch.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn_bytes = 0
        """Bytes of an unfinished last line, which `cut_torn_line` takes away."""
        self._file = -1
        self._end = 0
        self._synced = monotonic()

    def __enter__(self) -> Self:
        self._file = open_locked(self.path, _TAKEN)
        try:
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise RunRefused(f"{self.path}: not a regular file; a batch could not be resumed from it")
            self._end = self._find_end()
            self._check_place()
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(self, *error: object) -> None:
        try:
            with storage_errors(self.path):
                os.fsync(self._file)
        finally:
            os.close(self._file)

    def lines(self) -> Iterator[OutputLine]:
        """The complete lines, in the order written. Raises `RunRefused` for one that no batch wrote."""
        # Through the descriptor that is locked: by now the path may lead to another file.
        os.lseek(self._file, 0, os.SEEK_SET)
        with open(self._file, "rb", closefd=False) as stream:
            for number, raw in enumerate(whole_lines(stream), 1):
                yield OutputLine(self.path, number, self._parse(raw, number))

    def append(self, fields: Mapping[str, object]) -> None:
        """Write one line whole, or not at all.

        Raises `StorageFailed` when the file system refuses or the file is no longer what it was, `ValueError` for what
        is not JSON.
        """
        data = json_line(fields)
        self.check()
        with storage_errors(self.path):
            try:
                _write_all(self._file, data, self._end)
            except OSError as error:
                self._take_back(error)
                raise
        self._end += len(data)

    def check(self) -> None:
        """Raise `StorageFailed` where the file was deleted, replaced, cut short or written to by somebody else."""
        self._check_place()
        size = os.fstat(self._file).st_size
        if size < self._end:
            cut = f"was cut short while this run was writing it, from {self._end:,} to {size:,} bytes"
            raise StorageFailed(f"{self.path}: {cut}; {_MISSING}")
        if size > self._end + self.torn_bytes:
            raise StorageFailed(f"{self.path}: somebody else is writing this file; have one run write it")

    async def sync(self) -> None:
        """Bring the lines to the disk, if that was not done within the last `SYNC_SECONDS`. Raises `StorageFailed`."""
        if monotonic() - self._synced >= SYNC_SECONDS:
            self._synced = monotonic()
            with storage_errors(self.path):
                await asyncio.to_thread(os.fsync, self._file)

    @contextmanager
    def rewriting(self) -> Iterator[Callable[[Mapping[str, object]], None]]:
        """The lines put in the block take the place of all complete lines when it ends well, at one blow.

        Until then, and where it does not end well, the file is as it was; an unfinished last line is dropped. Raises
        `StorageFailed`.
        """
        # The file that a link leads to is replaced, and not the link.
        place = Path(os.path.realpath(self.path))
        fresh = JsonlFile(place.with_name(f".{place.name}.{os.getpid()}"))
        with storage_errors(self.path):
            fresh.path.unlink(missing_ok=True)
            with fresh:
                try:
                    os.fchmod(fresh._file, stat.S_IMODE(os.fstat(self._file).st_mode))
                    yield fresh.append
                    self.check()
                    os.fsync(fresh._file)
                    fresh.path.replace(place)
                except BaseException:
                    fresh.path.unlink(missing_ok=True)
                    raise
                # Leaving the block closes the old one, whose lock is needed until here.
                self._file, fresh._file = fresh._file, self._file
                self._end, self.torn_bytes = fresh._end, 0

    def cut_torn_line(self) -> None:
        """Drop what stands after the last complete line: what it was about is owed again."""
        os.ftruncate(self._file, self._end)
        self.torn_bytes = 0

    def _check_place(self) -> None:
        """Raise `StorageFailed` where the path no longer leads to the file that is open."""
        with storage_errors(self.path):
            try:
                there = self.path.stat()
            except FileNotFoundError:
                raise StorageFailed(f"{self.path}: was deleted while this run was writing it; {_ANEW}") from None
        if not os.path.samestat(there, os.fstat(self._file)):
            replaced = "was replaced by another file while this run was writing it; nothing was written to that one"
            raise StorageFailed(f"{self.path}: {replaced}")

    def _take_back(self, refused: OSError) -> None:
        """Cut off what was written of a line. Where that fails too, the next run finds it and cuts it off."""
        try:
            os.ftruncate(self._file, self._end)
        except OSError as error:
            refused.add_note(f"nor could the unfinished line be cut off: {error}")

    def _find_end(self) -> int:
        size = os.fstat(self._file).st_size
        end = _after_last_newline(self._file, size)
        torn = os.pread(self._file, min(size - end, 16), end).strip(b"\0")
        if torn and not (torn.startswith(b'{"id":') or b'{"id":'.startswith(torn)):
            raise RunRefused(f"{self.path}: its last line is not of a batch; choose another output")
        self.torn_bytes = size - end
        return end

    def _parse(self, raw: bytes, number: int) -> dict[str, Any]:
        where = f"{self.path}: line {number}"
        try:
            fields = json.loads(raw)
        except RecursionError:
            raise RunRefused(f"{where} is nested too deeply to be of a batch; {self._remedy(number)}") from None
        except ValueError as error:
            raise RunRefused(f"{where} is not JSON; no batch wrote it: {error}; {self._remedy(number)}") from None
        if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
            raise RunRefused(f"{where} is not the output of a batch; choose another output")
        return fields

    def _remedy(self, number: int) -> str:
        # Where the lines before are a batch's. Of a file that is somebody else's nothing is to be taken away.
        mend = f"take it away to have its row done again (sed -i {number}d {shlex.quote(str(self.path))}), or "
        return f"{mend if number > 1 else ''}choose another output"


def whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file that may be half done: all but an unfinished last one."""
    return (raw for raw in stream if raw.endswith(b"\n"))


def _write_all(file: int, data: bytes, start: int) -> None:
    while data:
        written = os.pwrite(file, data, start)
        data, start = data[written:], start + written


def _after_last_newline(file: int, size: int, block: int = 1 << 16) -> int:
    for start in range(size - block, -block, -block):
        found = os.pread(file, block, max(start, 0)).rfind(b"\n")
        if found >= 0:
            return max(start, 0) + found + 1
    return 0
