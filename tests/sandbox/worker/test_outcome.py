"""What is said of a block, from what was seen; and when its time is over."""

from __future__ import annotations

import os
import signal
import time

import pytest

from redline.sandbox.worker.child import report
from redline.sandbox.worker.kernel.hardening import CPU_SECONDS
from redline.sandbox.worker.supervisor import clock
from redline.sandbox.worker.supervisor.outcome import BlockOutcome, by_exit, by_kill, by_report


def _exit(code: int = 0, signal_number: int = 0, **seen: float | bool) -> BlockOutcome:
    defaults = {"cpu_seconds": 0.1, "warned": False, "oom": False}
    return by_exit(code << 8 | signal_number, **(defaults | seen))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "status", "kind"),
    [
        (_exit(0), "ok", ""),
        (_exit(7), "error", ""),
        (_exit(7, warned=True), "timeout", ""),
        (_exit(signal_number=signal.SIGKILL), "killed", "SIGKILL"),
        (_exit(signal_number=signal.SIGKILL, oom=True), "memory", "SIGKILL"),
        (_exit(signal_number=signal.SIGKILL, cpu_seconds=CPU_SECONDS), "timeout", ""),
        (_exit(signal_number=signal.SIGXCPU), "timeout", ""),
        (_exit(signal_number=signal.SIGSYS), "denied", "SIGSYS"),
        (_exit(signal_number=signal.SIGSEGV, oom=True), "killed", "SIGSEGV"),
        (_exit(signal_number=40), "killed", "signal 40"),
        (by_kill("timeout"), "timeout", ""),
        (by_kill("flood"), "killed", ""),
        (by_report(report.ChildReport(report.ERROR, bytes(8), "ValueError", "x"), False), "error", "ValueError"),
        (by_report(report.ChildReport(report.OK, bytes(8)), True), "timeout", ""),
    ],
)
def test_outcomes(outcome: BlockOutcome, status: str, kind: str) -> None:
    assert (outcome.status, outcome.type) == (status, kind)


@pytest.mark.parametrize(
    ("cpu", "wall", "busy", "over"),
    [
        (1.0, 1.0, True, True),  # used its CPU time
        (0.9, 0.9, True, False),
        (0.3, 2.0, True, False),  # a crowded machine
        (0.3, 2.0, False, True),  # asleep
        (0.01, 2.0, True, True),  # asleep but for a moment
        (0.9, 4.0, True, True),  # the cap
        (0.0, 0.5, False, False),
    ],
)
def test_cpu_time_decides_and_the_wall_clock_is_a_cap(cpu: float, wall: float, busy: bool, over: bool) -> None:
    assert clock.out_of_time(cpu, wall, 1.0, busy) is over


def test_the_next_look_is_never_too_late() -> None:
    assert clock.next_look(0.2, 0.2, 1.0) == pytest.approx(0.8)
    assert 0 < clock.next_look(0.999, 2.0, 1.0) <= 0.25


def test_the_clocks_of_this_process() -> None:
    before = clock.cpu_seconds(os.getpid())
    end = time.process_time() + 0.02
    while time.process_time() < end:
        pass
    assert clock.cpu_seconds(os.getpid()) >= before + 0.02
    assert clock.runnable(os.getpid())


def test_a_process_that_is_gone_has_no_clocks() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert (clock.cpu_seconds(pid), clock.runnable(pid)) == (0.0, False)
