"""Many mixed checks with known outcomes: is every status right, and does anything grow?"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.support.table import show
from redline.sandbox import Execution, Sandbox, Status, open_sandbox

IN_FLIGHT = 4
REPORTS = 10
_GROWTH = 1.1
_SLACK_MIB = 8.0


@dataclass(frozen=True)
class KnownProgram:
    """A program and how it must end."""

    code: str
    status: Status
    printed: str = ""
    timeout: float = 20.0

    def right(self, seen: Execution) -> bool:
        """Whether it did."""
        return seen.status == self.status and seen.stdout == self.printed


_SYMPY = "from sympy import solve, symbols\nx = symbols('x')\nprint(solve(x**2 - {n}**2 - 1, x)[0]**2 - 1 == {n}**2)"
_SPECIAL: dict[int, tuple[str, Status]] = {
    10: ("print({n})\n1 / 0", "error"),
    20: ("print({n})\nopen('/tmp/{n}', 'w')", "denied"),
    35: ("print({n})\nbytearray(1 << 40)", "memory"),
    40: ("print({n})\nimport os\nos.kill(os.getpid(), 9)", "killed"),
}
_ENDLESS = 550
_SECONDS = 0.05


def program(number: int) -> KnownProgram:
    """The program of that number: one in 30 asks sympy, one in 15 ends badly, the rest is arithmetic."""
    if number % 30 == 0:
        return KnownProgram(_SYMPY.format(n=number), "ok", "True\n")
    if number % 600 == _ENDLESS:
        return KnownProgram(f"print({number})\nwhile True: pass", "timeout", f"{number}\n", _SECONDS)
    code, status = _SPECIAL.get(number % 60, ("from fractions import Fraction\nprint(Fraction({n}, 7) * 7)", "ok"))
    return KnownProgram(code.format(n=number), status, f"{number}\n")


@dataclass(frozen=True)
class Sizes:
    """What there is of us: resident MiB, and counts."""

    parent: float
    supervisors: float
    zygotes: float
    processes: int
    descriptors: int
    """Open here, and in supervisors and zygotes where one may look."""

    def grown(self, since: Sizes) -> bool:
        """Whether anything is clearly larger than it was."""
        memory = ((self.parent, since.parent), (self.supervisors, since.supervisors), (self.zygotes, since.zygotes))
        more = any(now > _GROWTH * before + _SLACK_MIB for now, before in memory)
        return more or self.processes > since.processes + IN_FLIGHT or self.descriptors > since.descriptors + 64


def sizes() -> Sizes:
    """Of this process and everything below it."""
    supervisors = _children(os.getpid())
    zygotes = [pid for supervisor in supervisors for pid in _children(supervisor)]
    children = [pid for zygote in zygotes for pid in _children(zygote)]
    return Sizes(
        _resident_mib([os.getpid()]),
        _resident_mib(supervisors),
        _resident_mib(zygotes),
        1 + len(supervisors) + len(zygotes) + len(children),
        sum(map(_descriptors, [os.getpid(), *supervisors, *zygotes])),
    )


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # gone since
        return []


def _resident_mib(pids: list[int]) -> float:
    return sum(_statm(pid) for pid in pids) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _statm(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:  # gone since
        return 0


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:  # gone, or not for us to see
        return 0


@dataclass
class SoakCounts:
    """How a soak goes."""

    wrong: int = 0
    example: str = ""

    async def work(self, sandbox: Sandbox, numbers: Iterator[int]) -> None:
        """Run programs until there are no more numbers."""
        for number in numbers:
            known = program(number)
            seen = await sandbox.run(known.code, known.timeout)
            if not known.right(seen):
                self.wrong += 1
                self.example = f"{known} ended as {seen}"


async def soak(count: int) -> bool:
    """Run `count` programs, write a table, and say whether all were right and nothing grew."""
    tally, rows, seen = SoakCounts(), [], []
    async with open_sandbox("local") as sandbox:
        for tenth in range(REPORTS):
            numbers = iter(range(tenth * count // REPORTS, (tenth + 1) * count // REPORTS))
            start = time.perf_counter()
            share = (tenth + 1) * count // REPORTS - tenth * count // REPORTS
            await asyncio.gather(*(tally.work(sandbox, numbers) for _ in range(IN_FLIGHT)))
            rate = share / (time.perf_counter() - start)
            seen.append(sizes())
            rows.append(_row((tenth + 1) * count // REPORTS, rate, tally.wrong, seen[-1]))
    show(
        ("checks", "a second", "wrong", "parent, MiB", "supervisor, MiB", "zygote, MiB", "processes", "descriptors"),
        rows,
    )
    if tally.wrong:
        show(("the last one that went wrong",), [(tally.example,)])
    return not tally.wrong and not seen[-1].grown(seen[0])


def _row(done: int, rate: float, wrong: int, size: Sizes) -> list[str]:
    memory = (f"{value:.1f}" for value in (size.parent, size.supervisors, size.zygotes))
    return [str(done), f"{rate:.0f}", str(wrong), *memory, str(size.processes), str(size.descriptors)]
