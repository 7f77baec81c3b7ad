"""The filter itself, interpreted step by step on both machines."""

from __future__ import annotations

import errno
import os
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox.worker.kernel import seccomp, syscalls

PID = 4242
ALLOW, KILL = "allow", "kill"
MACHINES = list(syscalls.ARCHITECTURES)
ALWAYS_REFUSED = {
    # x86_64, aarch64
    "socket": (41, 198), "connect": (42, 203), "sendto": (44, 206), "sendmsg": (46, 211), "clone": (56, 220),
    "execve": (59, 221), "ptrace": (101, 117), "unlinkat": (263, 35), "mkdirat": (258, 34), "renameat2": (316, 276),
    "fchmodat": (268, 53), "ftruncate": (77, 46), "prctl": (157, 167), "setuid": (105, 146), "mount": (165, 40),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "memfd_create": (319, 279),
    "io_uring_setup": (425, 425),
    "process_vm_readv": (310, 270), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "seccomp": (317, 277),
    "landlock_restrict_self": (446, 446), "shmget": (29, 194), "keyctl": (250, 219), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "rt_sigqueueinfo": (129, 138), "execveat": (322, 281),
}  # fmt: skip


def decide(program: bytes, number: int, arguments: tuple[int, ...] = (), architecture: int = 0xC000003E) -> str | int:
    """What the filter answers: `allow`, `kill`, or an error number."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(value & (2**64 - 1) for value in padded))
    steps = list(struct.iter_unpack("=HBBI", program))
    accumulator = position = 0
    while True:
        code, if_true, if_false, value = steps[position]
        position += 1
        if code == 0x06:
            return {0x7FFF0000: ALLOW, 0x80000000: KILL}.get(value, value & 0xFFFF)
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif code == 0x54:
            accumulator &= value
        else:
            true = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            position += if_true if true else if_false


def answer(machine: str, name_or_number: str | int, *arguments: int) -> str | int:
    number = name_or_number if isinstance(name_or_number, int) else syscalls.numbers(machine)[name_or_number]
    return decide(seccomp.program(machine, PID), number, arguments, syscalls.ARCHITECTURES[machine])


@pytest.mark.parametrize("machine", MACHINES)
def test_the_interpreter_needs_what_it_gets(machine: str) -> None:
    for name in ("read", "write", "mmap", "munmap", "futex", "getrandom", "exit_group", "rt_sigreturn", "newfstatat"):
        assert answer(machine, name) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", ALWAYS_REFUSED)
def test_dangerous_calls_are_refused(machine: str, name: str) -> None:
    number = ALWAYS_REFUSED[name][MACHINES.index(machine)]
    assert answer(machine, number) == errno.EPERM


@given(st.sampled_from(MACHINES), st.integers(0, 2**32 - 1), st.tuples(*[st.integers(0, 2**64 - 1)] * 6))
def test_only_listed_calls_are_allowed(machine: str, number: int, arguments: tuple[int, ...]) -> None:
    verdict = answer(machine, number, *arguments)
    if verdict == ALLOW:
        assert number in syscalls.numbers(machine).values()
    elif number >= syscalls.X32_BIT:
        assert verdict == KILL
    elif number > syscalls.HIGHEST:
        assert verdict == errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_fatal(machine: str) -> None:
    assert decide(seccomp.program(machine, PID), 0, (), 0x40000003) == KILL


@given(st.sampled_from(MACHINES), st.integers(0, 2**32 - 1))
def test_files_open_for_reading_only(machine: str, flags: int) -> None:
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    assert answer(machine, "openat", 0, 0, flags) == (errno.EROFS if flags & writing else ALLOW)


@given(st.sampled_from(MACHINES), st.sampled_from(["kill", "tkill", "tgkill"]), st.integers(-1, 2**31 - 1))
def test_signals_go_to_oneself_only(machine: str, name: str, target: int) -> None:
    assert answer(machine, name, target, 9, 9) == (ALLOW if target == PID else errno.EPERM)
    assert answer(machine, name, PID, 9, 9) == ALLOW


@given(st.sampled_from(MACHINES), st.integers(1, 2**64 - 1))
def test_limits_can_be_read_and_not_set(machine: str, address: int) -> None:
    assert answer(machine, "prlimit64", 0, 7, 0, 1) == ALLOW
    assert answer(machine, "prlimit64", 0, 7, address, 0) == errno.EPERM
    assert answer(machine, "prlimit64", PID + 1, 7, 0, 1) == errno.EPERM


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "verdict"),
    [
        ("fcntl", (1, 3), ALLOW),
        ("fcntl", (1, 4, os.O_NONBLOCK), ALLOW),
        ("fcntl", (1, 4, 0x2000), errno.EPERM),  # O_ASYNC
        ("fcntl", (1, 8, 1), errno.EPERM),  # F_SETOWN
        ("fcntl", (1, 10, 9), errno.EPERM),  # F_SETSIG
        ("ioctl", (1, 0x5421), ALLOW),  # FIONBIO
        ("ioctl", (1, 0x8901), errno.EPERM),  # FIOSETOWN
        ("ioctl", (1, 0x5412), errno.EPERM),  # TIOCSTI
        ("pipe2", (0, os.O_CLOEXEC), ALLOW),
        ("pipe2", (0, 0x80), errno.EPERM),  # O_NOTIFICATION_PIPE
        ("socketpair", (1, 1), ALLOW),
        ("socketpair", (1, 1 | 0x80800), ALLOW),
        ("socketpair", (1, 2), errno.EPERM),
        ("socketpair", (2, 1), errno.EPERM),
        ("clone3", (), errno.ENOSYS),
        ("openat2", (), errno.ENOSYS),
    ],
)
def test_calls_judged_by_their_arguments(
    machine: str, name: str, arguments: tuple[int, ...], verdict: str | int
) -> None:
    assert answer(machine, name, *arguments) == verdict


@pytest.mark.parametrize(
    ("machine", "header"),
    [
        ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        ("aarch64", "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_the_numbers_are_the_kernels(machine: str, header: str) -> None:
    if not Path(header).exists():
        pytest.skip(f"{header} is not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(header).read_text())
    official = {name: int(number) for name, number in found}
    official.setdefault("newfstatat", official.get("fstatat", -1))
    assert {name: official[name] for name in syscalls.numbers(machine)} == syscalls.numbers(machine)
    column = MACHINES.index(machine)
    assert {name: official[name] for name in ALWAYS_REFUSED} == {n: pair[column] for n, pair in ALWAYS_REFUSED.items()}
