"""The kernel calls that Python does not wrap."""

from __future__ import annotations

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_READ = 23
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *args: int) -> int:
    """Call the kernel with integer (or address) arguments. Raises `OSError`."""
    return _checked(_libc.syscall(ctypes.c_long(number), *(ctypes.c_long(arg) for arg in args)))


def prctl(option: int, value: int = 0, address: int = 0) -> int:
    """`prctl(2)`. Raises `OSError`."""
    return _checked(_libc.prctl(option, *(ctypes.c_ulong(arg) for arg in (value, address, 0, 0))))


def madvise(address: int, length: int, advice: int) -> None:
    """`madvise(2)`. Raises `OSError`."""
    _checked(_libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), advice))


def drop_capabilities() -> None:
    """Give up every capability for good; a worker started by root is then an ordinary process."""
    for capability in range(64):
        try:
            if prctl(PR_CAPBSET_READ, capability):
                prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the last capability, or not ours to drop: then no_new_privs keeps it out of reach
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing))
