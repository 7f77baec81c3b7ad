"""Where the worker starts: hide the host's channel, give up privileges, fork the zygote, supervise, clean up."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib.machinery import PathFinder
from typing import Any

from redline.sandbox.worker.child import zygote
from redline.sandbox.worker.kernel.hardening import HardeningFailed, available
from redline.sandbox.worker.kernel.libc import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    prctl,
)
from redline.sandbox.worker.supervisor.host_channel import HostGone
from redline.sandbox.worker.supervisor.memory_gauge import MemoryGauge
from redline.sandbox.worker.supervisor.startup_progress import StartupProgress
from redline.sandbox.worker.supervisor.supervisor import Supervisor, ZygoteGone

_OUT_OF_THE_WAY = 200
_DESCRIPTORS = 65536
_PATIENCE_SECONDS = 2.0


def main(config: dict[str, Any]) -> None:
    """Run the worker until its host goes away.

    `config` holds `libraries` ({name: folder}; those that are not there are left out), `memory_bytes`, `spares`, and
    the layers of hardening that are `required` and `wanted`. Which are in force is told in the first frame to the host.
    """
    _allow_descriptors()
    incoming, outgoing = _hide_host()
    try:
        config["layers"] = available(config["required"], config["wanted"])
        config["libraries"] = _present(config["libraries"])
        _harden()
        _say(outgoing, {"op": "starting", "cpu_seconds": time.process_time()})
        orders, pid = _start_zygote(config, incoming, outgoing)
        gauge, progress = MemoryGauge(config["memory_bytes"]), StartupProgress(pid)
        try:
            Supervisor(incoming, outgoing, orders, config["spares"], gauge, progress).serve()
        finally:
            orders.close()
            _reap(pid)
    except HardeningFailed as error:
        _say(outgoing, {"op": "unavailable", "reason": str(error)})
    except HostGone:
        sys.exit(0)
    except ZygoteGone:
        sys.exit("the zygote died")


def _allow_descriptors() -> None:
    """Every live session takes three or four; the customary 1024 would end at 300 sessions."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _hide_host() -> tuple[int, int]:
    """Move the channel to the host away from descriptors 0 and 1, which then lead nowhere."""
    ends = [fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY) for handle in (0, 1)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(nowhere, handle)
    os.close(nowhere)
    return ends[0], ends[1]


def _present(libraries: dict[str, str]) -> dict[str, str]:
    """The libraries that are in their folder here."""
    return {name: folder for name, folder in libraries.items() if PathFinder.find_spec(name, [folder])}


def _harden() -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def _start_zygote(config: dict[str, Any], incoming: int, outgoing: int) -> tuple[socket.socket, int]:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    supervisor = os.getpid()
    pid = os.fork()
    if pid == 0:
        for handle in (incoming, outgoing, here.detach()):
            os.close(handle)
        zygote.main(there, supervisor, config)
    there.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # orphans, where seccomp is not in force, are not to stay zombies
    return here, pid


def _reap(pid: int) -> None:
    """Wait until the zygote and every orphan of it has ended, and kill what does not end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # so that the number of a dead one is not given away before its kill
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with suppress(ChildProcessError):  # it was gone already
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.005)
    while True:
        for orphan in _own_children():  # there are some only where seccomp is not in force
            os.kill(orphan, signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


def _own_children() -> list[int]:
    """Processes whose parent this is, zombies included."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{int(entry)}/stat") as file:
                parent = file.read().rpartition(")")[2].split()[1]
        except (ValueError, OSError):  # not a process, or one that has ended since
            continue
        if int(parent) == os.getpid():
            found.append(int(entry))
    return found


def _say(outgoing: int, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode()
    os.set_blocking(outgoing, True)
    os.write(outgoing, len(data).to_bytes(4, "big") + data)
