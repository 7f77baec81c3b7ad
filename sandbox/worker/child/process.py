"""A child: one namespace, locked down, running blocks until its channel closes."""

from __future__ import annotations

import os
import random
import sys
import types
from os import _exit, read, write
from select import POLLIN, poll
from typing import Any

from redline.sandbox.worker.child import prefault, report
from redline.sandbox.worker.child.executor import BlockExecutor
from redline.sandbox.worker.child.report import COMMAND, NO_NONCE, ChildReport, encode
from redline.sandbox.worker.kernel import hardening

CONTROL = 3
"""The channel to the supervisor."""
_IDLE_MILLISECONDS = 20
_RANGES_AT_ONCE = 64
_command_bytes, _unpack_command = COMMAND.size, COMMAND.unpack


def prepare() -> dict[str, Any]:
    """What every child needs and the zygote can do once: the namespace of a real `__main__`.

    Nothing of the worker is left to import, nor anything of the environment to read. Done in each child this cost
    2 ms, nearly all of it copies of the pages that the search through the modules wrote its reference counts on.
    """
    os.environ.clear()
    sys.argv = [""]
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    for name in [name for name in sys.modules if name.partition(".")[0] == "redline"]:
        del sys.modules[name]
    main_module = types.ModuleType("__main__")
    main_module.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = main_module
    return main_module.__dict__


def main(
    plan: hardening.HardeningPlan, namespace: dict[str, Any], hot: bytes, output: int, errors: int, control: int
) -> None:
    """Take over the three descriptors, lock down, and serve. Never returns."""
    _take(output, errors, control)
    try:
        hardening.enter(plan, first_closed=CONTROL + 1)
    except hardening.HardeningFailed as error:
        _send(ChildReport(report.UNFIT, NO_NONCE, "HardeningFailed", str(error)))
        _exit(1)
    random.seed(0)  # not by the zygote: Python seeds it anew after a fork
    block = BlockExecutor(namespace, plan.readable)
    _send(ChildReport(report.READY, NO_NONCE, message=" ".join(plan.layers)))
    _copy_while_idle(hot)
    while True:
        nonce, length = _unpack_command(_receive(_command_bytes))
        ending = block.run(_receive(length).decode("utf-8", "surrogatepass"))
        _send(ChildReport(ending.kind, nonce, ending.type, ending.message))


def _copy_while_idle(hot: bytes) -> None:
    """Copy the pages that a sympy check writes on while nobody asks for anything: 6 ms that the check then saves.

    Under load a child is wanted before it gets to that, and a check that writes on few pages pays for few.
    """
    asked, patience = poll(), _IDLE_MILLISECONDS
    asked.register(CONTROL, POLLIN)
    for start in range(0, len(hot), _RANGES_AT_ONCE * prefault.RANGE.size):
        if asked.poll(patience):
            return
        patience = 0
        for address, length in prefault.RANGE.iter_unpack(hot[start : start + _RANGES_AT_ONCE * prefault.RANGE.size]):
            prefault.populate(address, length)


def _take(output: int, errors: int, control: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nowhere, 0), (output, 1), (errors, 2), (control, CONTROL)):
        os.dup2(source, target)


def _receive(size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = read(CONTROL, min(size - len(data), 1 << 20))
        if not chunk:
            _exit(0)
        data += chunk
    return data


def _send(message: ChildReport) -> None:
    data = encode(message)
    while data:
        data = data[write(CONTROL, data) :]
