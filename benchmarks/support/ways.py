"""Ways to run a piece of model-written code, side by side: ours, and what others do."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from redline.sandbox import Sandbox, SandboxUnavailable, open_sandbox
from redline.sandbox.image.recipe import LIBRARIES_LABEL, PYTHON_LABEL, image_tag

SECONDS = 60
"""Limit for one check, far above what any takes: these are measurements of speed."""


class Missing(Exception):
    """A way that this machine does not have; the message says why."""


class Way(ABC):
    """Runs code and gives back what it printed."""

    @abstractmethod
    async def run(self, code: str) -> str:
        """One check. Raises `RuntimeError` if it fails."""

    def prepare(self) -> None:  # noqa: B027 - most need no preparing
        """To be called before each check, outside of the measured time."""

    async def batch(self, code: str, count: int, in_flight: int) -> None:
        """The same check `count` times, `in_flight` at once."""
        left = iter(range(count))

        async def work() -> None:
            for _ in left:
                self.prepare()
                await self.run(code)

        await asyncio.gather(*(work() for _ in range(in_flight)))

    async def close(self) -> None:  # noqa: B027 - most have nothing to leave behind
        """Leave nothing behind."""


class Ours(Way):
    """This repository's sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def run(self, code: str) -> str:
        """A check in a namespace of its own."""
        execution = await self.sandbox.run(code, timeout=SECONDS)
        if execution.status != "ok":
            raise RuntimeError(f"{self.sandbox.name}: {execution}")
        return execution.stdout

    async def close(self) -> None:
        """End the worker."""
        await self.sandbox.__aexit__(None, None, None)


class InProcess(Way):
    """`exec` in this process: unsafe, the lower bound. With `clear`, sympy's cache is emptied before each check."""

    def __init__(self, clear: bool) -> None:
        self._clear = clear

    async def run(self, code: str) -> str:
        """A check in a new dictionary."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<check>", "exec"), {"__name__": "__main__"})
        return printed.getvalue()

    def prepare(self) -> None:
        """Empty the cache, if so asked for."""
        if self._clear:
            from sympy.core.cache import clear_cache

            clear_cache()


class Command(Way):
    """A program started for each check, with the code as its last argument."""

    def __init__(self, *words: str, cleaning: Sequence[str] = ()) -> None:
        self._words = words
        self._cleaning = cleaning

    async def run(self, code: str) -> str:
        """A check in a process that is started for it."""
        process = await asyncio.create_subprocess_exec(
            *self._words, code, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        printed, complaint = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{self._words[0]} ended with {process.returncode}: {complaint.decode()}")
        return printed.decode()

    async def close(self) -> None:
        """Remove what was started for all checks together."""
        if self._cleaning:
            await asyncio.to_thread(_output, *self._cleaning)


class PoolStyle(Way):
    """Our stand-in for the executor of Qwen2.5-Math: a pool of processes for each batch, a timeout for each task.

    The pool's processes are forked from one that has not imported sympy, results are pickled, and a worker keeps
    whatever an earlier check left in it.
    """

    _context = multiprocessing.get_context("forkserver")

    async def run(self, code: str) -> str:
        """A batch of one."""
        return (await asyncio.to_thread(self._batch, [code], 1))[0]

    async def batch(self, code: str, count: int, in_flight: int) -> None:
        """One batch, with a pool of `in_flight` processes."""
        await asyncio.to_thread(self._batch, [code] * count, in_flight)

    def _batch(self, codes: Sequence[str], workers: int) -> list[str]:
        with ProcessPoolExecutor(workers, mp_context=self._context) as pool:
            return list(pool.map(_in_pool, codes))


def _in_pool(code: str) -> str:
    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<check>", "exec"), {"__name__": "__main__"})
    finally:
        signal.alarm(0)
    return printed.getvalue()


async def ours(runtime: str) -> Ours:
    """Our sandbox in a runtime. Raises `Missing`."""
    try:
        return Ours(await open_sandbox(runtime).__aenter__())
    except SandboxUnavailable as error:
        raise Missing(str(error)) from error


def fresh_python() -> Command:
    """A new interpreter for each check."""
    return Command(sys.executable, "-c")


def docker_run() -> Command:
    """A new container for each check. Raises `Missing`."""
    image, python, options = _image()
    return Command("docker", "run", "--rm", *options, image, python, "-c")


def docker_exec() -> Command:
    """A new process for each check in a container that is there (for an hour at most). Raises `Missing`."""
    image, python, options = _image()
    name = f"redline-benchmark-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    _output(
        "docker", "run", "--rm", "-d", "--name", name, *options, image, python, "-c", "import time\ntime.sleep(3600)"
    )
    return Command("docker", "exec", name, python, "-c", cleaning=("docker", "rm", "-f", name))


def _image() -> tuple[str, str, list[str]]:
    """Our image, the interpreter in it, and the options for `docker run`."""
    image = image_tag()
    labels: dict[str, Any] = json.loads(
        _output("docker", "image", "inspect", "--format", "{{json .Config.Labels}}", image)
    )
    options = ["--network", "none", "--log-driver", "none", "-e", f"PYTHONPATH={labels[LIBRARIES_LABEL]}"]
    return image, labels[PYTHON_LABEL], options


def _output(*words: str) -> str:
    try:
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout
    except FileNotFoundError as error:
        raise Missing(f"there is no {words[0]} command") from error
    except subprocess.CalledProcessError as error:
        raise Missing(" ".join(error.stderr.split()) or f"{words[0]} ended with {error.returncode}") from error


async def opened(name: str) -> Way:
    """One of `NAMES`. Raises `Missing`."""
    made = NAMES[name]()
    return made if isinstance(made, Way) else await made


LOCAL, DOCKER, WARM, CLEARED = "ours, local", "ours, docker", "exec in process", "exec in process, cache cleared"
FRESH, RUN, EXEC, POOL = "python -c", "docker run", "docker exec", "pool a batch (Qwen2.5-Math's style)"
NAMES: dict[str, Callable[[], Way | Awaitable[Way]]] = {
    LOCAL: lambda: ours("local"),
    DOCKER: lambda: ours("docker"),
    WARM: lambda: InProcess(clear=False),
    CLEARED: lambda: InProcess(clear=True),
    FRESH: fresh_python,
    RUN: docker_run,
    EXEC: docker_exec,
    POOL: PoolStyle,
}
"""How to open each way, in the order of the tables."""
