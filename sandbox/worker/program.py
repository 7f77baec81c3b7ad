"""Where the worker starts: hide the host's line, give up privileges, fork the template, supervise, clean up."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import socket
import sys
import time
from typing import Any

from sandbox.worker import landlock, seccomp, template
from sandbox.worker.host import HostGone
from sandbox.worker.kernel import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    prctl,
)
from sandbox.worker.lockdown import Unfit
from sandbox.worker.supervisor import Supervisor, TemplateGone
from sandbox.worker.syscalls import machine

_OUT_OF_THE_WAY = 200
_DESCRIPTORS = 65536
_PATIENCE_SECONDS = 2.0


def main(config: dict[str, Any]) -> None:
    """Run the worker until its host goes away; `config` holds `libraries`, `memory_bytes` and `spares`."""
    _allow_descriptors()
    incoming, outgoing = _hide_host()
    try:
        _check_machine()
        _harden()
        orders, pid = _start_template(config, incoming, outgoing)
        try:
            Supervisor(incoming, outgoing, orders, config["spares"]).serve()
        finally:
            orders.close()
            _bury(pid)
    except Unfit as error:
        _refuse(outgoing, str(error))
    except HostGone:
        sys.exit(0)
    except TemplateGone:
        sys.exit("the template died")


def _allow_descriptors() -> None:
    """Every live session takes three or four; the customary 1024 would end at 300 sessions."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _hide_host() -> tuple[int, int]:
    """Move the line to the host away from descriptors 0 and 1, which then lead nowhere."""
    ends = [fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY) for handle in (0, 1)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(nowhere, handle)
    os.close(nowhere)
    return ends[0], ends[1]


def _check_machine() -> None:
    """Raise `Unfit` where a wall cannot be had."""
    try:
        machine()
    except LookupError as error:
        raise Unfit(str(error)) from error
    if not seccomp.available():
        raise Unfit("this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER)")
    if not landlock.version():
        raise Unfit("this kernel has no Landlock (Linux 5.13 or newer, with landlock among its security modules)")


def _harden() -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def _start_template(config: dict[str, Any], incoming: int, outgoing: int) -> tuple[socket.socket, int]:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    supervisor = os.getpid()
    pid = os.fork()
    if pid == 0:
        for handle in (incoming, outgoing, here.detach()):
            os.close(handle)
        template.main(there, supervisor, config)
    there.close()
    return here, pid


def _bury(pid: int) -> None:
    """See the template and every orphan of it to the grave."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _refuse(outgoing: int, reason: str) -> None:
    data = json.dumps({"op": "unavailable", "reason": reason}).encode()
    os.set_blocking(outgoing, True)
    os.write(outgoing, len(data).to_bytes(4, "big") + data)
