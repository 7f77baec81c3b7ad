"""Exact checks against people's labels of steps: how much they read, how much they refute, how often in vain.

    python -m benchmarks.exact ../shared/data/processbench/*.jsonl --alarms

Counted are the steps that have a label: those of a right solution, and of another one those up to its first wrong step,
that one included. A *false alarm* is a refuted step that the label calls right; `--alarms` lists each with its
calculation, for the label may be what is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.support.table import share, show
from redline.verifier.exact.checks import check_steps
from redline.verifier.exact.step_check import StepCheck

HEADER = (
    "steps of", "right", "of these read, %", "all of it, %", "false alarms", "in %",
    "wrong", "of these read, %", "refuted, %", "ms a step",
)  # fmt: skip


@dataclass
class CheckCounts:
    """What came out on one file's steps, right and wrong ones apart."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    alarms: list[tuple[str, str, str]] = field(default_factory=list)
    """Of each false alarm the place, the calculation and the step."""
    seconds: float = 0.0

    def row(self) -> list[str]:
        """The figures in the order of the header."""
        right, wrong = self.right.total(), self.wrong.total()
        alarms = self.right["refuted"]
        return [
            str(right),
            share(_read(self.right), right),
            share(self.right["whole"] + self.right["settled"], right),
            str(alarms),
            f"{100 * alarms / right:.2f}" if right else "–",
            str(wrong),
            share(_read(self.wrong), wrong),
            share(self.wrong["refuted"], wrong),
            f"{1000 * self.seconds / max(1, right + wrong):.1f}",
        ]


def _read(counts: Counter[str]) -> int:
    return counts.total() - counts["unread"]


def measure(path: Path) -> CheckCounts:
    """Examine every labelled step of a file of solutions. Raises `OSError`, `ValueError`, `KeyError`."""
    tally = CheckCounts()
    for row in _rows(path):
        started = perf_counter()
        checks = check_steps(row["problem"], row["steps"])
        tally.seconds += perf_counter() - started
        for index, check in enumerate(checks[: row["label"] + 1] if row["label"] >= 0 else checks):
            _count(tally, check, index == row["label"])
            if check.outcome == "refuted" and index != row["label"]:
                tally.alarms.append((f"{row['id']}, step {index + 1}", check.line, row["steps"][index]))
    return tally


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _count(tally: CheckCounts, check: StepCheck, wrong: bool) -> None:
    kind = "whole" if check.outcome == "confirmed" and check.whole else check.outcome
    (tally.wrong if wrong else tally.right)[kind] += 1


def report(paths: Sequence[Path], *, alarms: bool) -> None:
    """Measure and write the table, and the false alarms if asked."""
    tallies = {path: measure(path) for path in paths}
    show(HEADER, [[f"{path.parent.name} {path.stem}", *tally.row()] for path, tally in tallies.items()])
    if alarms:
        for tally in tallies.values():
            for place, line, step in tally.alarms:
                sys.stdout.write(f"{place}: {line}\n    {' '.join(step.split())[:300]}\n")


def main() -> None:
    """The command line of `python -m benchmarks.exact`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="solutions with `problem`, `steps` and `label`")
    parser.add_argument("--alarms", action="store_true", help="list every false alarm")
    options = parser.parse_args()
    report(options.files, alarms=options.alarms)


if __name__ == "__main__":
    main()
