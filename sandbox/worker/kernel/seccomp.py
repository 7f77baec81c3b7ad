"""The system calls a child may make: an allow-list, compiled to a seccomp filter.

Whatever is not listed fails with EPERM. There is no way to make a process or a thread, to run a program, to reach a
socket beyond a pair of one's own, to open a file for writing, to signal anything but oneself, or to share memory.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import socket
import struct
import sys
from collections.abc import Sequence

from redline.sandbox.worker.kernel.libc import PR_SET_SECCOMP, prctl
from redline.sandbox.worker.kernel.syscalls import ARCHITECTURES, HIGHEST, X32_BIT, numbers

_LOAD, _AND, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_MODE_FILTER = 2
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data

# Judged by their arguments, or answered with something other than EPERM.
_SPECIAL = (
    "mmap", "open", "openat", "openat2", "fcntl", "ioctl", "pipe2", "kill", "tkill", "tgkill", "prlimit64",
    "socketpair", "clone3", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Of mmap, any type but MAP_PRIVATE and MAP_HUGETLB: shared memory, and the pages of the machine's pool, are held beyond
# what is counted for a process.
_UNCOUNTED = 0x0F & ~mmap.MAP_PRIVATE | 0x40000
_PIPE_FLAGS = os.O_CLOEXEC | os.O_NONBLOCK | os.O_DIRECT
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX
_FCNTLS = (fcntl.F_DUPFD, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_DUPFD_CLOEXEC)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _answer(error: int) -> bytes:
    return _step(_RETURN, 0x00050000 | error)


def _allow() -> bytes:
    return _step(_RETURN, _ALLOW)


def _argument(index: int, high: bool = False) -> bytes:
    return _step(_LOAD, _ARGUMENTS + 8 * index + 4 * high)


def _allow_values(values: Sequence[int]) -> bytes:
    return b"".join(_step(_EQUAL, value, 0, 1) + _allow() for value in values)


def _unless_bits(mask: int, error: int) -> bytes:
    return _step(_BITS, mask, 0, 1) + _answer(error) + _allow()


def _fcntl() -> bytes:
    # F_SETOWN, F_SETSIG and O_ASYNC would make the kernel send a signal of the child's choice to another process.
    flags = _argument(2) + _unless_bits(0x2000, errno.EPERM)
    return _argument(1) + _allow_values(_FCNTLS) + _step(_EQUAL, fcntl.F_SETFL, 1, 0) + _answer(errno.EPERM) + flags


def _socketpair() -> bytes:
    kind = _argument(1) + _step(_AND, ~(socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC))
    family = _argument(0) + _step(_EQUAL, socket.AF_UNIX, 1, 0) + _answer(errno.EPERM)
    return family + kind + _allow_values([socket.SOCK_STREAM])


def _prlimit(pid: int) -> bytes:
    """Reading one's own limits only: the address of new limits must be null, and it is 64 bits wide."""
    refuse = _answer(errno.EPERM)
    null = b"".join(_argument(2, high) + _step(_EQUAL, 0, 1, 0) + refuse for high in (False, True))
    return null + _argument(0) + _allow_values([0, pid])


def _bodies(pid: int) -> dict[str, bytes]:
    """What is decided by arguments; a body that runs to its end refuses with EPERM."""
    myself = _argument(0) + _allow_values([pid])
    return {
        "mmap": _argument(3) + _unless_bits(_UNCOUNTED, errno.EPERM),
        "open": _argument(1) + _unless_bits(_WRITING, errno.EROFS),
        "openat": _argument(2) + _unless_bits(_WRITING, errno.EROFS),
        "openat2": _answer(errno.ENOSYS),  # its flags are behind a pointer, out of a filter's sight
        "clone3": _answer(errno.ENOSYS),  # libc then tries clone, which is refused
        "fcntl": _fcntl(),
        "ioctl": _argument(1) + _allow_values(_IOCTLS),
        "pipe2": _argument(1) + _unless_bits(~_PIPE_FLAGS, errno.EPERM),
        "kill": myself,
        "tkill": myself,
        "tgkill": myself,
        "prlimit64": _prlimit(pid),
        "socketpair": _socketpair(),
    }


_NOBODY = 0x5A5A5A5A
"""Stands for a process id to come; the kernel gives none above 2**22."""


def pieces(machine: str) -> list[bytes]:
    """The filter for any process on `machine`, cut where its process id goes: building it anew costs a fork 0.4 ms."""
    return program(machine, _NOBODY).split(_NOBODY.to_bytes(4, sys.byteorder))


def fill_in(cut: list[bytes], pid: int) -> bytes:
    """The filter for one process."""
    return pid.to_bytes(4, sys.byteorder).join(cut)


def program(machine: str, pid: int) -> bytes:
    """The filter for the process `pid` on `machine`, as an array of `struct sock_filter`."""
    table = numbers(machine)
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, ARCHITECTURES[machine], 1, 0),
        _step(_RETURN, _KILL),  # 32-bit calls have other numbers
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, X32_BIT, 0, 1),
        _step(_RETURN, _KILL),
        _step(_AT_LEAST, HIGHEST + 1, 0, 1),
        _answer(errno.ENOSYS),
        _allow_values([number for name, number in table.items() if name not in _SPECIAL]),
    ]
    for name, body in _bodies(pid).items():
        if name in table:
            guarded = body + _answer(errno.EPERM)
            steps += [_step(_EQUAL, table[name], 0, len(guarded) // 8), guarded]
    return b"".join([*steps, _answer(errno.EPERM)])


def available() -> bool:
    """Whether this kernel takes filters: it then complains of the missing program, not of the request."""
    try:
        prctl(PR_SET_SECCOMP, _MODE_FILTER, 0)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


def install(filter_program: bytes) -> None:
    """Put this process under the filter for good; needs no_new_privs. Raises `OSError`."""
    buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    header = struct.pack("@HP", len(filter_program) // 8, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(header, len(header))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(pointer))
