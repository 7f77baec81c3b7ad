"""The walls that a child puts around itself before it reads its first byte of code, in the order they need."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from dataclasses import dataclass

from sandbox.worker import landlock, seccomp
from sandbox.worker.kernel import PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl

CPU_SECONDS = 300
"""The kernel's own limit for a whole session, behind the supervisor's clock."""
_STACK_BYTES = 64 * 1024 * 1024
_DESCRIPTORS = 64
_LAST_DESCRIPTOR = 2**31 - 1
# SIGPENDING: queued signals count against the user, so one program could use up what the others have.
_NOTHING_OF = ("FSIZE", "CORE", "NPROC", "MEMLOCK", "MSGQUEUE", "RTPRIO", "NICE", "SIGPENDING")
_REFUSED = (errno.EPERM, errno.EACCES)


class Unfit(Exception):
    """This process could not be locked down; the message says which wall is missing."""


@dataclass(frozen=True)
class Walls:
    """What the template prepared for its children."""

    machine: str
    parent: int
    """The template's process id."""
    ruleset: int
    """File descriptor of the Landlock ruleset."""
    address_space: int
    """Bytes a child may map, the template's own included."""


def enter(walls: Walls, first_closed: int) -> None:
    """Lock this process down for good; descriptors from `first_closed` on are closed. Raises `Unfit`."""
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != walls.parent:  # it died before it could take us with it
            os._exit(1)
        _prefer_for_oom()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(walls.ruleset)
        os.closerange(first_closed, _LAST_DESCRIPTOR)
        _limit(walls.address_space)
        seccomp.install(seccomp.program(walls.machine, os.getpid()))
    except (OSError, ValueError) as error:
        raise Unfit(f"{type(error).__name__}: {error}") from error
    _prove()


def _prefer_for_oom() -> None:
    """Where the machine runs out of memory, this process goes first. A preference: some kernels hide the file."""
    prctl(PR_SET_DUMPABLE, 1)  # else the file belongs to root
    path = "/proc/self/oom_score_adj"
    if os.access(path, os.W_OK):
        with open(path, "w") as file:
            file.write("1000")
    prctl(PR_SET_DUMPABLE, 0)


def _limit(address_space: int) -> None:
    for name in _NOTHING_OF:
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (0, 0))
    for limit, wanted in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_STACK, _STACK_BYTES),
    ):
        allowed = resource.getrlimit(limit)[1]
        value = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(limit, (value, value))


def _prove() -> None:
    """Try what must fail: a filter that was accepted but does nothing is worse than none."""
    try:
        socket.socket().close()
    except OSError as error:
        if error.errno not in _REFUSED:
            raise Unfit(f"a socket failed with {error}, not by the filter") from error
    else:
        raise Unfit("seccomp: the filter was accepted but a socket can still be made")
    try:
        os.listdir("/")
    except OSError as error:
        if error.errno not in _REFUSED:
            raise Unfit(f"listing / failed with {error}, not by Landlock") from error
    else:
        raise Unfit("Landlock: the ruleset was accepted but / can still be listed")
