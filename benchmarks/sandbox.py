"""What a check costs: our sandbox, and the ways of others, side by side in one run.

In every round each way has its turn, in a new order, so that whatever else the machine does hits all alike.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from benchmarks.support import ways
from benchmarks.support.soak import soak
from benchmarks.support.table import show
from benchmarks.support.ways import Missing, Ours, Way
from redline.sandbox import open_sandbox

CHECKS = {
    "arithmetic": "from fractions import Fraction\nx = Fraction(3, 4) + Fraction(5, 6)\nprint(x, 2 * x)",
    "sympy solve": "from sympy import Eq, solve, symbols\nx = symbols('x')\nprint(solve(Eq(2*x**2 - 7*x + 3, 0), x))",
    "solve and simplify": (
        "from sympy import Eq, simplify, solve, symbols\nx = symbols('x')\nprint(solve(Eq(2*x**2 - 7*x + 3, 0), x))\n"
        "print(simplify((x**3 - 8)/(x - 2) - (x**2 + 2*x + 4)))"
    ),
    "integral": (
        "from sympy import *\nx = symbols('x')\nF = integrate(x**2*exp(-x), x)\n"
        "print(diff(F, x))\nprint(limit((1 - cos(x))/x**2, x, 0))"
    ),
    "numeric loop": "total = 0\nfor i in range(200_000):\n    total += i*i % 7\nprint(total)",
}
SYMPY = "sympy solve"


@dataclass(frozen=True)
class Effort:
    """How often things are measured."""

    rounds: int
    batches: int
    batch_seconds: float
    """What a batch is to take; slow ways take longer, since a batch is never smaller than what is in flight."""
    starts: int
    in_flight: Sequence[int]
    ways: Sequence[str]
    checks: Sequence[str]


FULL = Effort(20, 3, 0.5, 5, (1, 2, 4, 16), tuple(ways.NAMES), tuple(CHECKS))
QUICK = Effort(2, 1, 0.1, 1, (1, 2), (ways.LOCAL, ways.WARM, ways.CLEARED), ("arithmetic", SYMPY))


@dataclass
class Measured:
    """All figures of one run: seconds a check, and checks a second."""

    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    """By way and check."""
    rates: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """By way, check and number in flight."""

    def median(self, way: str, check: str) -> float:
        """Seconds; not a number where it was not measured."""
        seconds = self.seconds.get((way, check))
        return statistics.median(seconds) if seconds else float("nan")


async def measure(there: Mapping[str, Way], effort: Effort) -> Measured:
    """Latencies, then throughputs."""
    measured, order = Measured(), Random(0)
    for check in effort.checks:
        await _latencies(there, check, effort.rounds, order, measured)
    for check in effort.checks:
        for in_flight in effort.in_flight:
            await _throughput(there, check, in_flight, effort, order, measured)
    return measured


async def _latencies(there: Mapping[str, Way], check: str, rounds: int, order: Random, measured: Measured) -> None:
    code = CHECKS[check]
    printed = {await way.run(code) for way in there.values()}  # and warms what keeps warm
    if len(printed) != 1:
        raise RuntimeError(f"the ways disagree on {check}: {printed}")
    for _ in range(rounds):
        for name in order.sample(list(there), len(there)):
            there[name].prepare()
            seconds = await timed(partial(there[name].run, code))
            measured.seconds.setdefault((name, check), []).append(seconds)


async def _throughput(
    there: Mapping[str, Way], check: str, in_flight: int, effort: Effort, order: Random, measured: Measured
) -> None:
    rates: dict[str, list[float]] = {name: [] for name in there}
    for _ in range(effort.batches):
        for name in order.sample(list(there), len(there)):
            count = max(in_flight, min(400, int(effort.batch_seconds * in_flight / measured.median(name, check))))
            seconds = await timed(partial(there[name].batch, CHECKS[check], count, in_flight))
            rates[name].append(count / seconds)
    measured.rates |= {(name, check, in_flight): statistics.median(found) for name, found in rates.items()}


async def timed(run: Callable[[], Awaitable[object]]) -> float:
    """Wall seconds."""
    start = time.perf_counter()
    await run()
    return time.perf_counter() - start


def show_latencies(measured: Measured, effort: Effort, names: Sequence[str]) -> None:
    """Median milliseconds with the tenth and ninetieth percentile."""
    rows = [[name, *(_spread(measured.seconds[name, check]) for check in effort.checks)] for name in names]
    show(("one check, ms", *effort.checks), rows)


def _spread(seconds: Sequence[float]) -> str:
    if len(seconds) == 1:
        return f"{1e3 * seconds[0]:.3g}"
    tenths = statistics.quantiles(seconds, n=10, method="inclusive")
    return f"{1e3 * statistics.median(seconds):.3g} ({1e3 * tenths[0]:.3g}–{1e3 * tenths[-1]:.3g})"


def show_rates(measured: Measured, effort: Effort, names: Sequence[str]) -> None:
    """Checks a second."""
    for check in effort.checks:
        rows = [[name, *(f"{measured.rates[name, check, k]:.3g}" for k in effort.in_flight)] for name in names]
        show((f"{check}, checks a second", *(f"{k} in flight" for k in effort.in_flight)), rows)


async def show_lives(runtimes: Mapping[str, Ours], effort: Effort) -> None:
    """The next block of a live session, and the start of a sandbox, first result included."""
    rows = []
    for name, way in runtimes.items():
        blocks = await _blocks(way, 10 * effort.rounds)
        starts = [await timed(partial(_first_result, way.sandbox.name)) for _ in range(effort.starts)]
        rows.append([name, _spread(blocks), _spread(starts)])
    show(("ms", "next block of a live session", "start of a sandbox to its first result"), rows)


async def _blocks(way: Ours, count: int) -> list[float]:
    async with way.sandbox.session() as session:
        await session.run("x = 1")
        return [await timed(lambda: session.run("print(x)")) for _ in range(count)]


async def _first_result(runtime: str) -> None:
    async with open_sandbox(runtime) as sandbox:
        await sandbox.run("print(1)")


def show_targets(measured: Measured, effort: Effort) -> None:
    """The ratios that were asked for; a line is left out where one side was not measured."""
    ours, cores = measured.median(ways.LOCAL, SYMPY), len(os.sched_getaffinity(0))
    slowdown = max(measured.median(ways.DOCKER, check) / measured.median(ways.LOCAL, check) for check in effort.checks)
    scaling = measured.rates[ways.LOCAL, SYMPY, 2] / measured.rates[ways.LOCAL, SYMPY, 1]
    cleared = measured.median(ways.CLEARED, SYMPY)
    ratios = (
        ("docker run ÷ ours", measured.median(ways.RUN, SYMPY) / ours, ">=", 40.0),
        ("fresh Python ÷ ours", measured.median(ways.FRESH, SYMPY) / ours, ">=", 20.0),
        ("ours ÷ exec in process with sympy's cache cleared", ours / cleared, "<=", 1.5),
        ("docker runtime ÷ local runtime, the worst of the checks", slowdown, "<=", 1.3),
        (f"checks a second, 2 in flight ÷ 1 ({cores} cores)", scaling, ">=", 1.5),
    )
    rows = [
        (name, f"{ratio:.2f}", f"{sign} {goal:g}", _verdict(ratio, sign, goal)) for name, ratio, sign, goal in ratios
    ]
    show(("sympy solve", "ratio", "target", ""), [row for row in rows if row[1] != "nan"])


def _verdict(ratio: float, sign: str, goal: float) -> str:
    return "met" if (ratio >= goal if sign == ">=" else ratio <= goal) else "**missed**"


async def compare(effort: Effort) -> None:
    """Open every way that is there, measure, write the tables, and close them."""
    there: dict[str, Way] = {}
    try:
        for name in effort.ways:
            try:
                there[name] = await ways.opened(name)
            except Missing as missing:
                sys.stdout.write(f"Left out: {name}: {missing}\n\n")
        measured = await measure(there, effort)
        names = list(there)
        show_latencies(measured, effort, names)
        show_rates(measured, effort, names)
        await show_lives({name: way for name, way in there.items() if isinstance(way, Ours)}, effort)
        if SYMPY in effort.checks:
            show_targets(measured, effort)
    finally:
        for way in there.values():
            await way.close()


async def report(effort: Effort, checks: int) -> None:
    """The tables that were asked for."""
    if checks:
        verdict = "met" if await soak(checks) else "**missed**"
        show(("soak", ""), [("every status right, nothing grew", verdict)])
    else:
        await compare(effort)


def main(argv: Sequence[str] | None = None) -> None:
    """The command line of `python -m benchmarks.sandbox`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few ways, a few times: does it work?")
    parser.add_argument("--soak", type=int, default=0, metavar="N", help="instead: N mixed checks with known outcomes")
    parser.add_argument("--check", action="append", choices=CHECKS, help="only this one; may be given again")
    options = parser.parse_args(argv)
    effort = QUICK if options.quick else FULL
    asyncio.run(report(replace(effort, checks=options.check or effort.checks), options.soak))


if __name__ == "__main__":
    main()
