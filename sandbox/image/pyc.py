"""Compiled modules that are the same bytes wherever and whenever they are made.

How Python writes a constant down depends on what else the process knows: a name that is in use elsewhere is marked as
shared. So all are compiled in one fresh process, in one order, with one hash seed. The `.pyc` files are of the
unchecked kind (PEP 552): no time in them, and none looked at when they are loaded.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from redline.sandbox.errors import SandboxUnavailable

_COMPILER = """
import importlib.util, json, marshal, sys
for source, name in json.load(sys.stdin):
    with open(source, "rb") as file:
        text = file.read()
    data = b""
    try:
        code = compile(text, name, "exec", dont_inherit=True)
        head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(text)
        data = head + marshal.dumps(code)
    except SyntaxError:
        pass  # some packages ship templates; what cannot be imported needs no bytecode
    sys.stdout.buffer.write(len(data).to_bytes(4, "big") + data)
"""


def compiled(modules: Mapping[str, Path]) -> dict[str, bytes]:
    """The `.pyc` files of `modules`, which maps where a module will lie to where its source lies now.

    The keys of the result are where each belongs. A file that does not compile has none. Raises `SandboxUnavailable`.
    """
    order = sorted(modules)
    done = subprocess.run(
        [sys.executable, "-S", "-s", "-P", "-B", "-X", "utf8", "-W", "ignore", "-c", _COMPILER],
        input=json.dumps([(str(modules[name]), f"/{name}") for name in order]).encode(),
        capture_output=True,
        env={"PYTHONHASHSEED": "0"},
        check=False,
    )
    if done.returncode:
        raise SandboxUnavailable(f"the modules could not be compiled: {done.stderr.decode(errors='replace')[-500:]}")
    return {_cache(name): data for name, data in zip(order, _frames(done.stdout), strict=True) if data}


def _frames(stream: bytes) -> list[bytes]:
    frames, at = [], 0
    while at < len(stream):
        size = int.from_bytes(stream[at : at + 4], "big")
        frames.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    return frames


def _cache(module: str) -> str:
    path = PurePosixPath(module)
    return str(path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc")
