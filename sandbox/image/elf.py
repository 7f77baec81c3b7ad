"""The shared objects that programs and extension modules load, as the system's own `ldd` tells it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from redline.sandbox.errors import SandboxUnavailable

# "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f...)" and "/lib64/ld-linux-x86-64.so.2 (0x00007f...)"
_LIBRARY = re.compile(r"^\s+(\S+) => (/.+) \(0x[0-9a-f]+\)$", re.MULTILINE)
_LOADER = re.compile(r"^\s+(/\S+) \(0x[0-9a-f]+\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Linkage:
    """What a set of files needs in order to be loaded."""

    loader: str
    """The dynamic loader, under the path that the files name."""
    libraries: dict[str, Path]
    """By the name they are asked for: where they are here, symbolic links resolved."""


def linkage(files: Iterable[Path]) -> Linkage:
    """What `files` need, all the way down. Raises `SandboxUnavailable` without a working `ldd`.

    A library that is missing is left out: the module that wants it cannot be imported here either.
    """
    try:
        done = subprocess.run(
            ["ldd", *files], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}, check=False
        )
    except FileNotFoundError as error:
        raise SandboxUnavailable("there is no ldd to find the shared libraries with: install libc-bin") from error
    return read_ldd(done.stdout)


def read_ldd(report: str) -> Linkage:
    """Read what `ldd` prints about any number of files. Raises `SandboxUnavailable` where none is dynamically linked.

    Of several files under one name the first counts, as in a running process: what is loaded is not looked for again.
    """
    loaders = set(_LOADER.findall(report))
    if not loaders:
        raise SandboxUnavailable("this Python is not dynamically linked, so it cannot be copied")
    loader = min(loaders)
    found: dict[str, Path] = {}
    for name, path in _LIBRARY.findall(report):
        if name != os.path.basename(loader):
            found.setdefault(name, Path(path).resolve())
    return Linkage(loader, found)
