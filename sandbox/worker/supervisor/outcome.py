"""What is to be said of a block, from what was seen. The wait status and the limits outrank the child's record."""

from __future__ import annotations

import os
import signal
from typing import NamedTuple

from redline.sandbox.worker.child import report
from redline.sandbox.worker.child.report import ChildReport
from redline.sandbox.worker.kernel.hardening import CPU_SECONDS
from redline.sandbox.worker.supervisor.output import FLOOD_BYTES


class BlockOutcome(NamedTuple):
    """A status of `redline.sandbox.Status`, and the error's class name and message where there are any."""

    status: str
    type: str = ""
    message: str = ""


_OF_KIND = {
    report.OK: "ok",
    report.ERROR: "error",
    report.MEMORY: "memory",
    report.DENIED: "denied",
}
_OF_KILL = {
    "timeout": BlockOutcome("timeout"),
    "memory": BlockOutcome("memory", "", "held more memory than it may, with its page tables"),
    "flood": BlockOutcome("killed", "", f"more than {FLOOD_BYTES} bytes of output"),
    "mute": BlockOutcome("killed", "", "closed its channel to the sandbox"),
    "forged": BlockOutcome("killed", "", "sent the sandbox something that is no report"),
}


def by_report(said: ChildReport, warned: bool) -> BlockOutcome:
    """A child's own account of its block; `warned` when its time was over and it had been told so.

    Time is the supervisor's to measure: a child that says by itself that it is over has interrupted itself.
    """
    if warned:
        return BlockOutcome("timeout")
    if said.kind == report.TIMEOUT:
        return BlockOutcome("killed", "SIGXCPU", "interrupted itself")
    return BlockOutcome(_OF_KIND[said.kind], said.type, said.message)


def by_kill(kill_reason: str) -> BlockOutcome:
    """A block that the supervisor ended: `timeout`, `memory`, `flood`, `mute` or `forged`."""
    return _OF_KILL[kill_reason]


def by_exit(wait_status: int, cpu_seconds: float, warned: bool, oom: bool) -> BlockOutcome:
    """A block whose process ended without an account of it.

    `oom`: the kernel has killed something for want of memory since it was last asked.
    """
    if warned:
        return BlockOutcome("timeout")
    if os.WIFEXITED(wait_status):
        code = os.WEXITSTATUS(wait_status)
        return BlockOutcome("error", "", f"exit status {code}") if code else BlockOutcome("ok")
    return _by_signal(os.WTERMSIG(wait_status), cpu_seconds, oom)


def _by_signal(number: int, cpu_seconds: float, oom: bool) -> BlockOutcome:
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if number == signal.SIGSYS:
        return BlockOutcome("denied", name, "a system call that the sandbox forbids")
    if number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_seconds >= CPU_SECONDS - 1):
        return BlockOutcome("timeout")
    if number == signal.SIGKILL and oom:
        return BlockOutcome("memory", name, "the machine ran out of memory")
    return BlockOutcome("killed", name, f"died of {name}")
