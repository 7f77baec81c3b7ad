"""llama.cpp as a child process on the loopback: started, waited for, shared by those who open the same file, ended.

The child ends when this process does, however that ends (`redline.inference.llama.program`).
"""

from __future__ import annotations

import collections
import contextlib
import importlib.util
import json
import os
import re
import secrets
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from redline.inference.errors import BackendMissing, ModelFailed, ModelNotFound, ModelUnsupported
from redline.inference.http.json_values import JsonObject
from redline.inference.llama import program
from redline.inference.llama.adapter import check_adapter
from redline.inference.llama.gguf_file import GgufFile
from redline.inference.llama.machine import available_memory, free_cores
from redline.inference.llama.server_size import ServerSize
from redline.inference.log import warn

_LOG_LINES = 40
_LOG_LINE = 300
_SHOWN = 6
"""Lines of the log in an error."""
_REPORT_AFTER = 10.0
"""Seconds of loading after which it is told that it goes on, and again."""
_STOP = 10.0
_MOMENT = 1.0
_REASON = re.compile(r"error loading model: (?P<said>.+)")
_TIME = re.compile(r"^[\d.]+ [A-Z] ")
_DAMAGED = ("corrupted", "incomplete", "not within the file", "failed to read", "unexpectedly reached end")

Key = tuple[Path, int, int, int]


class LlamaServer:
    """A running child. Kept by whoever leased it; use `lease` to get one."""

    def __init__(self, file: GgufFile, threads: int, size: ServerSize, adapters: Sequence[GgufFile] = ()) -> None:
        """Start it and wait until it answers. Raises `ModelNotFound`, `ModelUnsupported`, `ModelFailed`."""
        self.file = file
        self.adapters = {_key(adapter.path): adapter for adapter in adapters}
        """Loaded with it, in the order of their numbers."""
        self.threads = threads
        self.key = secrets.token_urlsafe(24)
        """Without it the server answers nobody: others on this machine can reach its port too."""
        self.leases = 0
        self._owner = os.getpid()
        self._log: collections.deque[str] = collections.deque(maxlen=_LOG_LINES)
        self._process = _spawn()
        self._reader = threading.Thread(target=self._read_log, name="redline-llama-log", daemon=True)
        self._reader.start()
        try:
            self.base = f"{self._start(size)}/v1"
        except BaseException:
            self.stop()
            raise

    @property
    def alias(self) -> str:
        """The model's name on the server."""
        return self.file.path.stem

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def selection(self, adapter: Path | None) -> JsonObject:
        """What each request must say to have this adapter of the server's and no other, None: the bare base.

        Without it, and with an empty list, every adapter would act as it was left. Raises `ModelFailed` for one that
        it has not.
        """
        if not self.adapters:
            return {}
        chosen = adapter and _key(adapter)
        if chosen and chosen not in self.adapters:
            raise ModelFailed(f"{adapter} was exchanged while it was opened")
        return {"lora": [{"id": at, "scale": float(key == chosen)} for at, key in enumerate(self.adapters)]}

    def ends_now(self) -> bool:
        """Whether the process is gone, or ends at once: its connections break a moment before."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_MOMENT)
        return self.ended

    @property
    def pid(self) -> int:
        """The process, for those who look at it from outside."""
        return self._process.pid

    def last_words(self) -> str:
        """How the process ended, and the end of its log."""
        self._reader.join(1.0)
        log = " | ".join(list(self._log)[-_SHOWN:]) or "its log is empty"
        return f"{_how(self._process.wait(_STOP))}: {log}"

    def stop(self) -> None:
        """End the process. In a fork of the one that started it, nothing happens."""
        if os.getpid() != self._owner:
            return
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_STOP)
        _pipe(self._process.stdout).close()
        _pipe(self._process.stderr).close()

    def _start(self, size: ServerSize) -> str:
        told = {
            "path": str(self.file.path),
            "adapters": [str(adapter.path) for adapter in self.adapters.values()],
            "alias": self.alias,
            "key": self.key,
            "slots": size.slots,
            "context": size.context,
            "threads": self.threads,
            # Of a prompt that has no slot any more, llama.cpp does not remember which adapter read it.
            "spare_mib": 0 if self.adapters else size.spare // 2**20,
            "parent": self._owner,
        }
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process.stdin).write(json.dumps(told).encode() + b"\n")
        line = self._first_line()
        if not line:
            raise self._not_loaded()
        return str(json.loads(line)["address"])

    def _first_line(self) -> bytes:
        """What it says when it is ready; empty where it ended before."""
        out, begun = _pipe(self._process.stdout), time.monotonic()
        while not select.select([out], [], [], _REPORT_AFTER)[0]:
            seconds = round(time.monotonic() - begun)
            warn("model_loading", model=str(self.file.path), gigabytes=self.file.size / 1e9, seconds=seconds)
        return out.readline()

    def _not_loaded(self) -> ModelNotFound | ModelUnsupported | ModelFailed:
        words = self.last_words()
        if self._process.returncode != program.LOADING_FAILED:
            return ModelFailed(f"llama.cpp ended while it loaded {self.file.path}; {words}")
        told = next((found["said"] for line in self._log if (found := _REASON.search(line))), words)
        if "unknown model architecture" in told:
            return ModelUnsupported(
                f"{self.file.path}: the installed llama.cpp does not know the architecture "
                f"{self.file.architecture[:40]!r}; a newer one may: pip install -U xllamacpp"
            )
        if any(sign in told for sign in _DAMAGED):
            return ModelNotFound(f"{self.file.path} is cut short or damaged ({told}): fetch it anew")
        return ModelUnsupported(f"llama.cpp cannot load {self.file.path}: {told}")

    def _read_log(self) -> None:
        for line in _pipe(self._process.stderr):
            self._log.append(_TIME.sub("", line.decode(errors="replace").rstrip())[:_LOG_LINE])


@dataclass(slots=True)
class Lease:
    """A share in a running server. Give it back once; the last one ends the process."""

    server: LlamaServer
    returned: bool = False

    def give_back(self) -> None:
        """End the share; again does nothing."""
        with _LOCK:
            if self.returned:
                return
            self.returned = True
            self.server.leases -= 1
            if self.server.leases:
                return
            for key in [key for key, server in _RUNNING.items() if server is self.server]:
                del _RUNNING[key]
            self.server.stop()


_LOCK = threading.RLock()
"""A thread that collects garbage may give a lease back while it holds this."""
_RUNNING: dict[Key, LlamaServer] = {}


def lease(
    path: Path, threads: int | None = None, size: ServerSize | None = None, adapters: Sequence[Path] = ()
) -> Lease:
    """A share in the server of a file, started unless one of this process runs already with as many threads.

    None leaves the threads to a server that runs, else takes the cores that are free; so with the size of one that is
    started. A server that has more adapters will do, one that lacks some will not: llama.cpp reads them when it starts.
    Raises `BackendMissing`, `ModelNotFound`, `ModelUnsupported`, `ModelFailed`.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise BackendMissing("gguf: models need llama.cpp: pip install xllamacpp")
    file = GgufFile.read(path)
    file.check_model()
    loras = [GgufFile.read(adapter) for adapter in adapters]
    for lora in loras:
        check_adapter(lora, file)
    key = _key(path)
    # One at a time: the second of two models must see what memory the first has left.
    with _LOCK:
        server = _RUNNING.get(key)
        if server is None or server.ended or server.threads != (threads or server.threads):
            server = None
        elif lacking := [str(lora.path) for lora in loras if _key(lora.path) not in server.adapters]:
            warn("model_loaded_twice", model=str(path), because_it_runs_without=lacking)
            server = None
        if server is None:
            size = size or ServerSize.fitting(file, available_memory(), loras)
            server = _RUNNING[key] = LlamaServer(file, threads or free_cores(), size, loras)
        server.leases += 1
        return Lease(server)


def _key(path: Path) -> Key:
    """The file as it is now: another one of the same name is another model. The process, since forks share nothing."""
    stat = path.stat()
    return path.resolve(), stat.st_ino, stat.st_mtime_ns, os.getpid()


def _spawn() -> subprocess.Popen[bytes]:
    # -P: the program's own folder is this package, whose modules must not be taken for others. Its own session, so that
    # Ctrl-C ends the work in this process first.
    return subprocess.Popen(
        [sys.executable, "-P", program.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "every stream of the child is a pipe"
    return stream


def _how(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"exit status {status}"
