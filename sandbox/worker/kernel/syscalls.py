"""System call numbers, on the two machines the worker knows."""

from __future__ import annotations

import platform
from functools import cache

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""AUDIT_ARCH of each machine."""

X32_BIT = 0x40000000
HIGHEST = 450
"""Calls above this number are unknown here; they are answered ENOSYS, so that a newer libc falls back."""

# name: (x86_64, aarch64); None where the machine has no such call.
_BOTH: dict[str, tuple[int, int | None]] = {
    # memory, and what is already open
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222),
    "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "pread64": (17, 67), "readv": (19, 65),
    "writev": (20, 66), "mremap": (25, 216), "madvise": (28, 233), "dup": (32, 23), "dup2": (33, None),
    "dup3": (292, 24), "close_range": (436, 436), "ioctl": (16, 29), "fcntl": (72, 25), "recvfrom": (45, 207),
    # waiting
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72), "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21), "epoll_wait": (232, None), "epoll_pwait": (281, 22), "futex": (202, 98),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "pause": (34, None), "restart_syscall": (219, 128),
    # signals and timers of its own
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133), "sigaltstack": (131, 132), "alarm": (37, None),
    "getitimer": (36, 102), "setitimer": (38, 103), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    # clocks and identity
    "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173),
    "getpgid": (121, 155), "getpgrp": (111, None), "getsid": (124, 156), "getuid": (102, 174), "getgid": (104, 176),
    "geteuid": (107, 175), "getegid": (108, 177), "getgroups": (115, 158), "getresuid": (118, 148),
    "getresgid": (120, 150), "uname": (63, 160), "sysinfo": (99, 179), "getrusage": (98, 165),
    "getrlimit": (97, 163), "prlimit64": (302, 261), "getrandom": (318, 278), "getcpu": (309, 168),
    # looking at files (Landlock says which)
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "stat": (4, None), "lstat": (6, None),
    "newfstatat": (262, 79), "statx": (332, 291), "fstatfs": (138, 44), "access": (21, None),
    "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78),
    "getdents": (78, None), "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    "umask": (95, 166),
    # pipes to itself
    "pipe": (22, None), "pipe2": (293, 59), "socketpair": (53, 199),
    # threads and processes: what a lone thread needs; making another is not allowed
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "set_tid_address": (218, 96),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "rseq": (334, 293), "clone3": (435, 435),
    "exit": (60, 93), "exit_group": (231, 94),
    # the worker's own hardening
    "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445), "landlock_restrict_self": (446, 446),
}  # fmt: skip


@cache
def machine() -> str:
    """`x86_64` or `aarch64`. Raises `LookupError` for any other machine."""
    name = platform.machine()
    if name not in ARCHITECTURES:
        raise LookupError(f"no system call table for the machine {name!r}; known: {', '.join(ARCHITECTURES)}")
    return name


@cache
def numbers(name: str) -> dict[str, int]:
    """The calls of `_BOTH` that exist on machine `name`, with their numbers there."""
    column = list(ARCHITECTURES).index(name)
    return {call: pair[column] for call, pair in _BOTH.items() if pair[column] is not None}  # type: ignore[misc]
