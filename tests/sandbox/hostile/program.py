"""A program that tries to break the sandbox, and what may come of it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

RAW = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    return result, ctypes.get_errno()
def refused(name, number, *arguments):
    result, error = call(number, *arguments)
    if result >= 0 or error not in (errno.EPERM, errno.ENOSYS):
        print("BREACH", name, result, error)
"""
"""`call` and `refused`: system calls by number. Another error than a refusal means that the call was let through."""

SPREAD = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype, libc.mmap.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 4
libc.madvise.argtypes, libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int], [ctypes.c_void_p, ctypes.c_size_t]
def spread(count, first=0, drop=True):
    kept = []
    for number in range(first, first + count):
        address = libc.mmap((1 << 40) + (number << 30), 4096, 3, 0x22, -1, 0)
        ctypes.c_char.from_address(address).value = b"x"
        if drop: libc.madvise(address, 4096, 4)
        kept.append(address)
    return kept
"""
"""`spread`: pages mapped a gigabyte apart, touched, and dropped again if so wished: each leaves two of page tables."""

NONCE = """
import os, struct, sys
frame = sys._getframe()
while frame and "nonce" not in frame.f_locals:
    frame = frame.f_back
nonce = frame.f_locals["nonce"]
def record(kind, nonce=nonce, type=b"", message=b""):
    return struct.pack(">c8sHH", kind, nonce, len(type), len(message)) + type + message
"""
"""`nonce` and `record`: what a program needs to speak for the worker's own code in its process."""

ASSEMBLY = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
def execute(code):
    page[: len(code)] = code
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()
"""
"""`execute`: machine code of one's own."""


@dataclass(frozen=True)
class Block:
    """A later block of a session."""

    code: str
    expect: str = "ok"
    stdout: str | None = None


@dataclass(frozen=True)
class Program:
    """One attempt. Statuses are separated by `|`; where `stdout` is given it must be printed to the letter."""

    name: str
    tries: str
    code: str
    expect: str
    stdout: str | None = None
    before: str = ""
    """Run as a check of its own just before."""
    after: Block | None = None
    """Run as a check of its own just after."""
    blocks: tuple[Block, ...] = ()
    """Further blocks of the same session; the code itself is the first."""
    truncated: bool = False
    machine: str = ""
    """Only on this machine (system call numbers, machine code)."""

    def __post_init__(self) -> None:
        if self.code.startswith("\n "):  # written indented, below its name
            object.__setattr__(self, "code", textwrap.dedent(self.code).strip("\n") + "\n")
