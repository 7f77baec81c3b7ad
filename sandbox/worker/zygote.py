"""The template: a warm process that forks a child on command, signals children and reaps them.

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

from redline.sandbox.worker import child, landlock, lockdown, pages, seccomp, warmup
from redline.sandbox.worker.block import RESERVE_BYTES
from redline.sandbox.worker.kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl
from redline.sandbox.worker.syscalls import machine

ORDER = Struct(">cI")
"""FORK with a serial number and three descriptors; a signal's letter with a process id."""
FORK = b"F"
SIGNALS = {b"K": signal.SIGKILL, b"S": signal.SIGSTOP, b"C": signal.SIGCONT, b"W": signal.SIGXCPU}
KILL, STOP, GO_ON, WARN = SIGNALS

NEWS = Struct(">cIIidQ")
"""The fields of `News`."""
FORKED, FAILED, ENDED = b"P", b"E", b"X"
_ABOVE_CHILDREN = 100
_RINGS = 65536


class News(NamedTuple):
    """What the template saw happen."""

    kind: bytes
    pid: int = 0
    serial: int = 0
    detail: int = 0
    """A wait status; for FAILED an error number."""
    cpu_seconds: float = 0.0
    peak_kibibytes: int = 0


class Template:
    """Serves orders until the supervisor goes away."""

    def __init__(self, orders: socket.socket, config: dict[str, Any], hot: bytes) -> None:
        self._orders = orders
        self._children: set[int] = set()  # process ids
        self._bell = _bell()
        self._poll = select.poll()
        for handle in (orders.fileno(), self._bell):
            self._poll.register(handle, select.POLLIN)
        self._untold: deque[News] = deque()
        readable = warmup.readable(config["libraries"])
        self._walls = lockdown.Walls(
            layers=config["layers"],
            parent=os.getpid(),
            readable=tuple(filter(None, readable)) if config["layers"] else ("/",),
            ruleset=_ruleset(readable) if lockdown.LANDLOCK in config["layers"] else -1,
            filter=seccomp.pieces(machine()) if lockdown.SECCOMP in config["layers"] else [],
            address_space=_mapped_bytes() + RESERVE_BYTES + config["memory_bytes"],
        )
        self._namespace = child.prepare()
        self._hot = hot

    def serve(self) -> NoReturn:
        """Obey until the channel closes, then take every child along."""
        while True:
            for handle, events in self._poll.poll():
                if handle == self._bell:
                    self._reap()
                    continue
                if events & select.POLLOUT:
                    self._tell_more()
                if events & ~select.POLLOUT and not self._obey():
                    self._leave()

    def _obey(self) -> bool:
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
            self._tell(News(FAILED, 0, serial, error.errno or 0))
        else:
            if pid == 0:
                self._become_child(handles)
            self._children.add(pid)
            self._tell(News(FORKED, pid, serial))
        for handle in handles:
            os.close(handle)

    def _become_child(self, handles: list[int]) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._orders.detach()
            output, errors, control = handles
            child.main(self._walls, self._namespace, self._hot, output, errors, control)
        except BaseException:  # noqa: BLE001 - recorded, and the process ends
            traceback.print_exc()  # into the child's own stderr, which the supervisor reads
        finally:  # whatever happens, a child must not go on as a template
            os._exit(1)

    def _reap(self) -> None:
        os.read(self._bell, _RINGS)
        while self._children and (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
            self._kill_group(ended.si_pid)  # while its number is still its own
            pid, status, usage = os.wait4(ended.si_pid, 0)
            self._children.discard(pid)
            self._tell(News(ENDED, pid, 0, status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))

    @staticmethod
    def _kill_group(leader: int) -> None:
        """A child's own children die with it: there are some only where seccomp is not in force."""
        with suppress(ProcessLookupError):  # it ended before it led a group
            os.killpg(leader, signal.SIGKILL)

    def _tell(self, news: News) -> None:
        self._untold.append(news)
        self._tell_more()

    def _tell_more(self) -> None:
        """Never waits: a supervisor that is busy giving a thousand orders would wait for us in turn."""
        try:
            while self._untold:
                self._orders.send(NEWS.pack(*self._untold[0]), socket.MSG_DONTWAIT)
                self._untold.popleft()
        except BlockingIOError:
            self._poll.modify(self._orders, select.POLLIN | select.POLLOUT)
        except OSError:  # the supervisor is gone
            self._leave()
        else:
            self._poll.modify(self._orders, select.POLLIN)

    def _leave(self) -> NoReturn:
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)
        os._exit(0)


def _bell() -> int:
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
    pages.gather()
    prctl(PR_SET_DUMPABLE, 1)  # else its page map belongs to root, and is closed to a worker of anybody else
    hot = pages.written(warmup.rehearse)
    prctl(PR_SET_DUMPABLE, 0)
    Template(orders, config, hot).serve()
