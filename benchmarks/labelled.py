"""Generated solutions in ProcessBench's format, to be judged by `redline eval processbench`."""

from __future__ import annotations

import argparse
import json
import sys

from benchmarks.steps import Case, draw


def record(number: int, case: Case) -> dict[str, object]:
    """One row: the label is the first wrong step, -1 without one."""
    return {
        "id": f"{case.problem.family}-{number}".replace(" ", "-"),
        "problem": case.problem.text,
        "steps": [step.text for step in case.solution.steps],
        "label": case.solution.first_wrong,
    }


def main() -> None:
    """The command line of `python -m benchmarks.labelled`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("train", "dev", "test"), default="test")
    parser.add_argument("--cases", type=int, default=100, help="solutions a family")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for number, case in enumerate(draw(options.split, options.cases, options.seed)):
        sys.stdout.write(json.dumps(record(number, case), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
