"""The zygote: a warm process that forks a child on command, signals children and reaps them.

It never sees any code, so nothing of one check is in the memory that the next one inherits.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import traceback
from collections import deque
from contextlib import suppress
from struct import Struct
from typing import Any, NamedTuple, NoReturn

from redline.sandbox.worker.child import prefault, process, warmup
from redline.sandbox.worker.child.executor import RESERVE_BYTES
from redline.sandbox.worker.kernel import hardening, landlock, seccomp
from redline.sandbox.worker.kernel.libc import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from redline.sandbox.worker.kernel.syscalls import machine

ORDER = Struct(">cI")
"""FORK with a serial number and three descriptors; a signal's letter with a process id."""
FORK = b"F"
SIGNALS = {b"K": signal.SIGKILL, b"S": signal.SIGSTOP, b"C": signal.SIGCONT, b"W": signal.SIGXCPU}
KILL, STOP, GO_ON, WARN = SIGNALS

EVENT = Struct(">cIIidQ")
"""The fields of `ZygoteEvent`."""
FORKED, FAILED, ENDED = b"P", b"E", b"X"
_ABOVE_CHILDREN = 100
_WAKEUP_BYTES = 65536


class ZygoteEvent(NamedTuple):
    """What the zygote saw happen."""

    kind: bytes
    pid: int = 0
    serial: int = 0
    detail: int = 0
    """A wait status; for FAILED an error number."""
    cpu_seconds: float = 0.0
    peak_kibibytes: int = 0


class Zygote:
    """Serves orders until the supervisor goes away."""

    def __init__(self, orders: socket.socket, config: dict[str, Any], hot: bytes) -> None:
        self._orders = orders
        self._children: set[int] = set()  # process ids
        self._wakeup = _wakeup()
        self._poll = select.poll()
        for handle in (orders.fileno(), self._wakeup):
            self._poll.register(handle, select.POLLIN)
        self._unsent: deque[ZygoteEvent] = deque()
        readable = warmup.readable(config["libraries"])
        self._plan = hardening.HardeningPlan(
            layers=config["layers"],
            parent=os.getpid(),
            readable=tuple(filter(None, readable)) if config["layers"] else ("/",),
            ruleset=_ruleset(readable) if hardening.LANDLOCK in config["layers"] else -1,
            filter=seccomp.pieces(machine()) if hardening.SECCOMP in config["layers"] else [],
            address_space=_mapped_bytes() + RESERVE_BYTES + config["memory_bytes"],
        )
        self._namespace = process.prepare()
        self._hot = hot

    def serve(self) -> NoReturn:
        """Obey until the channel closes, then take every child along."""
        while True:
            for handle, events in self._poll.poll():
                if handle == self._wakeup:
                    self._reap()
                    continue
                if events & select.POLLOUT:
                    self._flush()
                if events & ~select.POLLOUT and not self._handle_order():
                    self._shut_down()

    def _handle_order(self) -> bool:
        message, handles, _, _ = socket.recv_fds(self._orders, ORDER.size, 3)
        if not message:
            return False
        kind, number = ORDER.unpack(message)
        if kind == FORK:
            self._fork(number, handles)
        elif number in self._children:
            os.kill(number, SIGNALS[kind])
        return True

    def _fork(self, serial: int, handles: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self._send(ZygoteEvent(FAILED, 0, serial, error.errno or 0))
        else:
            if pid == 0:
                self._become_child(handles)
            self._children.add(pid)
            self._send(ZygoteEvent(FORKED, pid, serial))
        for handle in handles:
            os.close(handle)

    def _become_child(self, handles: list[int]) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._orders.detach()
            output, errors, control = handles
            process.main(self._plan, self._namespace, self._hot, output, errors, control)
        except BaseException:  # noqa: BLE001 - recorded, and the process ends
            traceback.print_exc()  # into the child's own stderr, which the supervisor reads
        finally:  # whatever happens, a child must not go on as a zygote
            os._exit(1)

    def _reap(self) -> None:
        os.read(self._wakeup, _WAKEUP_BYTES)
        while self._children and (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
            self._kill_group(ended.si_pid)  # while its number is still its own
            pid, status, usage = os.wait4(ended.si_pid, 0)
            self._children.discard(pid)
            self._send(ZygoteEvent(ENDED, pid, 0, status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))

    @staticmethod
    def _kill_group(leader: int) -> None:
        """A child's own children die with it: there are some only where seccomp is not in force."""
        with suppress(ProcessLookupError):  # it ended before it led a group
            os.killpg(leader, signal.SIGKILL)

    def _send(self, event: ZygoteEvent) -> None:
        self._unsent.append(event)
        self._flush()

    def _flush(self) -> None:
        """Never waits: a supervisor that is busy giving a thousand orders would wait for us in turn."""
        try:
            while self._unsent:
                self._orders.send(EVENT.pack(*self._unsent[0]), socket.MSG_DONTWAIT)
                self._unsent.popleft()
        except BlockingIOError:
            self._poll.modify(self._orders, select.POLLIN | select.POLLOUT)
        except OSError:  # the supervisor is gone
            self._shut_down()
        else:
            self._poll.modify(self._orders, select.POLLIN)

    def _shut_down(self) -> NoReturn:
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)
        os._exit(0)


def _wakeup() -> int:
    """A descriptor that can be read when a child may have ended. Not a pidfd for each: gVisor has none."""
    here, there = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(there, warn_on_full_buffer=False)
    return here


def _ruleset(readable: list[str]) -> int:
    ruleset = landlock.ruleset(readable)
    moved = fcntl.fcntl(ruleset, fcntl.F_DUPFD_CLOEXEC, _ABOVE_CHILDREN)
    os.close(ruleset)
    return moved


def _mapped_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main(orders: socket.socket, supervisor: int, config: dict[str, Any]) -> NoReturn:
    """Warm up and serve. Ends with the supervisor, whose process id is given."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:
        os._exit(1)
    warmup.warm(config["libraries"])
    prefault.gather()
    prctl(PR_SET_DUMPABLE, 1)  # else its page map belongs to root, and is closed to a worker of anybody else
    hot = prefault.written(warmup.rehearse)
    prctl(PR_SET_DUMPABLE, 0)
    Zygote(orders, config, hot).serve()
