"""The layers that a child puts around itself before it reads its first byte of code, in the order they need.

Resource limits, a session of its own and no new privileges are always there. `SECCOMP` and `LANDLOCK` are used as the
runtime asks: it may require a layer, or want it where the kernel has it.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass

from redline.sandbox.worker.kernel import landlock, seccomp
from redline.sandbox.worker.kernel.libc import PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl
from redline.sandbox.worker.kernel.syscalls import machine

SECCOMP, LANDLOCK = "seccomp", "landlock"
CPU_SECONDS = 300
"""The kernel's own limit for a whole session, behind the supervisor's clock."""
_STACK_BYTES = 64 * 1024 * 1024
_DESCRIPTORS = 64
_LAST_DESCRIPTOR = 2**31 - 1
# SIGPENDING: queued signals count against the user, so one program could use up what the others have.
_NOTHING_OF = ("FSIZE", "CORE", "NPROC", "MEMLOCK", "MSGQUEUE", "RTPRIO", "NICE", "SIGPENDING")
# gVisor does not let these be set. Behind seccomp they are second locks, and there nobody else shares its kernel.
_SECOND_LOCKS = ("MSGQUEUE", "RTPRIO", "NICE", "SIGPENDING")
_REFUSED = (errno.EPERM, errno.EACCES)


class HardeningFailed(Exception):
    """This process could not be locked down; the message says which layer is missing."""


@dataclass(frozen=True)
class HardeningPlan:
    """What the zygote prepared for its children."""

    layers: tuple[str, ...]
    """Those of `SECCOMP` and `LANDLOCK` that are to be in force."""
    parent: int
    """The zygote's process id."""
    readable: tuple[str, ...]
    """The beginnings of the paths that a child may read."""
    ruleset: int
    """File descriptor of the Landlock ruleset; -1 without that layer."""
    filter: list[bytes]
    """The seccomp filter, cut where the child's process id goes; empty without that layer."""
    address_space: int
    """Bytes a child may map, the zygote's own included."""


def available(required: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    """The layers that this kernel has, of those asked for. Raises `HardeningFailed` where a required one is missing."""
    lacking = {layer: reason for layer in (*required, *wanted) if (reason := _lack(layer))}
    for layer in required:
        if layer in lacking:
            raise HardeningFailed(lacking[layer])
    return tuple(sorted({*required, *wanted} - lacking.keys()))


def _lack(layer: str) -> str:
    """Why this kernel cannot give a layer; empty where it can."""
    try:
        machine()
    except LookupError as error:
        return str(error)
    if layer == SECCOMP and not seccomp.available():
        return "this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER)"
    if layer == LANDLOCK and not landlock.version():
        return "this kernel has no Landlock (Linux 5.13 or newer, with landlock among its security modules)"
    return ""


def enter(plan: HardeningPlan, first_closed: int) -> None:
    """Lock this process down for good; descriptors from `first_closed` on are closed. Raises `HardeningFailed`.

    When it returns, every layer of `plan` has been put in force and has been seen to refuse.
    """
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != plan.parent:  # it died before it could take us with it
            os._exit(1)
        _prefer_for_oom()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        if LANDLOCK in plan.layers:
            landlock.restrict(plan.ruleset)
        os.closerange(first_closed, _LAST_DESCRIPTOR)
        _limit(plan.address_space, plan.layers)
        if SECCOMP in plan.layers:
            seccomp.install(seccomp.fill_in(plan.filter, os.getpid()))
    except (OSError, ValueError) as error:
        raise HardeningFailed(f"{type(error).__name__}: {error}") from error
    _prove(plan.layers)


def _prefer_for_oom() -> None:
    """Where the machine runs out of memory, this process goes first. A preference: some kernels hide the file."""
    prctl(PR_SET_DUMPABLE, 1)  # else the file belongs to root
    path = "/proc/self/oom_score_adj"
    if os.access(path, os.W_OK):
        handle = os.open(path, os.O_WRONLY)
        os.write(handle, b"1000")
        os.close(handle)
    prctl(PR_SET_DUMPABLE, 0)


def _limit(address_space: int, layers: Collection[str]) -> None:
    for name in _NOTHING_OF:
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (0, 0))
        except (OSError, ValueError):
            if name not in _SECOND_LOCKS or SECCOMP not in layers:
                raise
    for limit, wanted in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_STACK, _STACK_BYTES),
    ):
        allowed = resource.getrlimit(limit)[1]
        value = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(limit, (value, value))


def _prove(layers: Collection[str]) -> None:
    """Try what must fail: a filter that was accepted but does nothing is worse than none."""
    if SECCOMP in layers:
        useless = "seccomp was accepted but does nothing: a socket can still be made"
        _must_be_refused(lambda: socket.socket().close(), useless)
    if LANDLOCK in layers:
        useless = "Landlock was accepted but does nothing: / can still be listed"
        _must_be_refused(lambda: os.listdir("/"), useless)
    elif SECCOMP in layers:
        exposed = (
            "there is no Landlock, and without it a program could read what the worker is sent: /proc lets it open "
            "the worker's descriptors (Linux does not, gVisor's release of December 2022 does)"
        )
        _must_be_refused(lambda: os.close(os.open(f"/proc/{os.getppid()}/fd/0", os.O_RDONLY)), exposed)


def _must_be_refused(attempt: Callable[[], object], complaint: str) -> None:
    try:
        attempt()
    except OSError as error:
        if error.errno not in _REFUSED:
            raise HardeningFailed(f"an attempt to break out failed with {error} and not by the sandbox") from error
    else:
        raise HardeningFailed(complaint)
