"""Generated solutions in ProcessBench's format, to be judged by `redline eval processbench`."""

from __future__ import annotations

import argparse
import json
import sys

from benchmarks.steps import Case, draw


def record(name: str, case: Case) -> dict[str, object]:
    """One row: the label is the first wrong step, -1 without one."""
    return {
        "id": name,
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
        row = record(f"{options.split}-{options.seed}-{number}", case)
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
