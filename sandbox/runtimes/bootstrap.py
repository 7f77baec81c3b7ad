"""The worker program, as a command and the bytes to feed it.

The sources go down the worker's standard input in front of the first request, and a ten-line loader given with `-c`
runs them. So the same program starts anywhere a Python interpreter and a pipe exist: nothing is installed, mounted
or written to disk, and no limit on the length of an argument applies.
"""

from __future__ import annotations

import importlib.util
import json
from importlib import resources
from typing import Any

from redline.sandbox.limits import Limits
from redline.sandbox.runtimes.hardening import Hardening

# -I would ignore PYTHONHASHSEED; -s -P, no site and an environment of our own isolate as much.
FLAGS = ("-S", "-s", "-P", "-B", "-X", "utf8")
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
LIBRARIES = ("sympy", "mpmath", "numpy")
"""The third-party packages that model-written code may import, where they are installed."""

# In the order in which they need each other. Each module gets builtins of its own, out of reach of patching.
_MODULES = (
    *(f"kernel.{name}" for name in ("libc", "syscalls", "seccomp", "landlock", "hardening")),
    *(f"child.{name}" for name in ("report", "executor", "prefault", "process", "private_mmap", "warmup", "zygote")),
    *(f"supervisor.{name}" for name in ("output", "host_channel", "clock", "memory_use", "memory_gauge")),
    *(f"supervisor.{name}" for name in ("startup_progress", "outcome", "child_handle", "supervisor")),
    "main",
)
_ROOT = "redline.sandbox.worker"
_PACKAGES = ("redline", "redline.sandbox", _ROOT, *(f"{_ROOT}.{name}" for name in ("kernel", "child", "supervisor")))
LOADER = """
import builtins, json, os, sys, types
def read(size):
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            sys.exit("the program did not arrive whole")
        data += chunk
    return data
program = json.loads(read(int.from_bytes(read(4), "big")))
for name, source in program["modules"]:
    module = sys.modules[name] = types.ModuleType(name)
    module.__dict__.update(__path__=[], __builtins__=dict(vars(builtins)))
    exec(compile(source, name, "exec"), module.__dict__)
sys.modules["redline.sandbox.worker.main"].main(program["config"])
"""


def frame(content: dict[str, Any]) -> bytes:
    """One message to the worker: JSON behind its length in four bytes, big-endian."""
    data = json.dumps(content).encode()
    return len(data).to_bytes(4, "big") + data


def command(python: str) -> list[str]:
    """How to start the worker with the interpreter `python`; feed it `program` first."""
    return [python, *FLAGS, "-c", LOADER]


def configuration(hardening: Hardening, libraries: dict[str, str], limits: Limits, in_flight: int) -> dict[str, Any]:
    """What the worker is told once; `libraries` is {name: folder where it runs}."""
    return {
        "required": hardening.required,
        "wanted": hardening.wanted,
        "libraries": libraries,
        "memory_bytes": limits.memory_bytes,
        "spares": in_flight,
    }


def program(config: dict[str, Any]) -> bytes:
    """The worker's sources and its configuration, as the first frame on its standard input."""
    folder = resources.files("redline.sandbox") / "worker"
    modules = [(name, "") for name in _PACKAGES]
    for name in _MODULES:
        source = folder.joinpath(f"{name.replace('.', '/')}.py")
        modules.append((f"{_ROOT}.{name}", source.read_text(encoding="utf-8")))
    return frame({"modules": modules, "config": config})


def library_folders() -> dict[str, str]:
    """The folder that holds each of `LIBRARIES` here; what is not installed is left out."""
    specs = {name: importlib.util.find_spec(name) for name in LIBRARIES}
    return {
        name: str(spec.origin).removesuffix("/__init__.py").rpartition("/")[0]
        for name, spec in specs.items()
        if spec is not None and spec.origin
    }
