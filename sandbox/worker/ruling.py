"""What is to be said of a block, from what was seen. The wait status and the limits outrank the child's record."""

from __future__ import annotations

import os
import signal
from typing import NamedTuple

from redline.sandbox.worker import record
from redline.sandbox.worker.lockdown import CPU_SECONDS
from redline.sandbox.worker.output import FLOOD_BYTES
from redline.sandbox.worker.record import Record


class Ruling(NamedTuple):
    """A status of `redline.sandbox.Status`, and the error's class name and message where there are any."""

    status: str
    type: str = ""
    message: str = ""


_OF_KIND = {
    record.OK: "ok",
    record.ERROR: "error",
    record.MEMORY: "memory",
    record.DENIED: "denied",
}
_OF_DOOM = {
    "timeout": Ruling("timeout"),
    "memory": Ruling("memory", "", "held more memory than it may, with its page tables"),
    "flood": Ruling("killed", "", f"more than {FLOOD_BYTES} bytes of output"),
    "mute": Ruling("killed", "", "closed its channel to the sandbox"),
    "forged": Ruling("killed", "", "sent the sandbox something that is no report"),
}


def by_record(said: Record, warned: bool) -> Ruling:
    """A child's own account of its block; `warned` when its time was over and it had been told so.

    Time is the supervisor's to measure: a child that says by itself that it is over has interrupted itself.
    """
    if warned:
        return Ruling("timeout")
    if said.kind == record.TIMEOUT:
        return Ruling("killed", "SIGXCPU", "interrupted itself")
    return Ruling(_OF_KIND[said.kind], said.type, said.message)


def by_doom(doom: str) -> Ruling:
    """A block that the supervisor ended: `timeout`, `memory`, `flood`, `mute` or `forged`."""
    return _OF_DOOM[doom]


def by_exit(wait_status: int, cpu_seconds: float, warned: bool, oom: bool) -> Ruling:
    """A block whose process ended without an account of it.

    `oom`: the kernel has killed something for want of memory since it was last asked.
    """
    if warned:
        return Ruling("timeout")
    if os.WIFEXITED(wait_status):
        code = os.WEXITSTATUS(wait_status)
        return Ruling("error", "", f"exit status {code}") if code else Ruling("ok")
    return _by_signal(os.WTERMSIG(wait_status), cpu_seconds, oom)


def _by_signal(number: int, cpu_seconds: float, oom: bool) -> Ruling:
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if number == signal.SIGSYS:
        return Ruling("denied", name, "a system call that the walls forbid")
    if number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_seconds >= CPU_SECONDS - 1):
        return Ruling("timeout")
    if number == signal.SIGKILL and oom:
        return Ruling("memory", name, "the machine ran out of memory")
    return Ruling("killed", name, f"died of {name}")
