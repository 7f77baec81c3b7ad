"""The files a child may read, enforced by the kernel's Landlock module.

Everything Landlock can forbid is forbidden (by its version: writing, making, linking, truncating, device ioctls,
TCP, abstract sockets, signals to outside); reading is granted below a few paths. It does not hide a file's metadata:
`stat` works on any path that the user could stat.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

from redline.sandbox.worker.kernel.libc import syscall
from redline.sandbox.worker.kernel.syscalls import machine, numbers

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_RULE_PATH_BENEATH = 1
_ASK_VERSION = 1


def _call(name: str, *args: int) -> int:
    return syscall(numbers(machine())[name], *args)


def version() -> int:
    """The Landlock ABI of this kernel; 0 where it is missing or switched off."""
    try:
        return _call("landlock_create_ruleset", 0, 0, _ASK_VERSION)
    except OSError:  # ENOSYS: not built in; EOPNOTSUPP: not enabled
        return 0


def _handled(abi: int) -> bytes:
    """`struct landlock_ruleset_attr` with every right that this version knows."""
    files = (1 << 13) - 1
    for since, bit in ((2, 13), (3, 14), (5, 15)):  # REFER, TRUNCATE, IOCTL_DEV
        files |= (abi >= since) << bit
    tcp, scopes = 0b11, 0b11
    if abi >= 6:
        return struct.pack("=QQQ", files, tcp, scopes)
    return struct.pack("=QQ", files, tcp) if abi >= 4 else struct.pack("=Q", files)


def _grant(ruleset: int, path: str) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle))
        _call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(handle)


def ruleset(readable: Iterable[str]) -> int:
    """A ruleset that lets through reading below the paths that exist; returns its file descriptor."""
    attributes = _handled(version())
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    handle = _call("landlock_create_ruleset", ctypes.addressof(buffer), len(attributes), 0)
    for path in readable:
        if os.path.exists(path):
            _grant(handle, path)
    return handle


def restrict(ruleset_handle: int) -> None:
    """Put this process under the ruleset for good; needs no_new_privs. Raises `OSError`."""
    _call("landlock_restrict_self", ruleset_handle, 0)
