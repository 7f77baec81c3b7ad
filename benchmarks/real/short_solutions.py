"""As many wrong as right solutions of a ProcessBench file, short ones only, drawn with a seed: for slow machines.

    python -m benchmarks.real.short_solutions ../shared/data/processbench/gsm8k.jsonl --each 8 > short.jsonl
    redline eval processbench short.jsonl --verifier fewshot:gguf:NAME --out record.jsonl

The second command goes on where it was stopped. More of each add to those that fewer give.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from random import Random

from redline.evaluation.processbench.benchmark import ALL_RIGHT, LabelledSolution, read_processbench


def draw_short(rows: Sequence[LabelledSolution], each: int, steps: int, seed: int) -> list[LabelledSolution]:
    """So many wrong and right solutions of at most so many steps, one of each in turn.

    Raises `ValueError` where there are not so many.
    """
    short = [row for row in rows if len(row.steps) <= steps]
    Random(seed).shuffle(short)
    wrong = [row for row in short if row.label != ALL_RIGHT][:each]
    right = [row for row in short if row.label == ALL_RIGHT][:each]
    if min(len(wrong), len(right)) < each:
        raise ValueError(f"of at most {steps} steps there are {len(wrong)} wrong and {len(right)} right solutions")
    return [row for pair in zip(wrong, right, strict=True) for row in pair]


def main() -> None:
    """The command line of `python -m benchmarks.real.short_solutions`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--each", type=int, default=8, help="wrong ones, and as many right ones")
    parser.add_argument("--steps", type=int, default=4, help="of a solution, at most")
    parser.add_argument("--seed", type=int, default=17)
    options = parser.parse_args()
    for row in draw_short(read_processbench([options.file]), options.each, options.steps, options.seed):
        entry = {"id": row.id, "problem": row.problem, "steps": row.steps, "label": row.label}
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
