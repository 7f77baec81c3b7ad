"""Rows of the training pipeline that took hours, kept without the texts that belong to a data set.

    python -m benchmarks.real.records pack sampled.jsonl sampled.jsonl.gz
    python -m benchmarks.real.records unpack sampled.jsonl.gz ../shared/data/gsm8k/train.jsonl > sampled.jsonl

Of a problem its digest is kept, by which it is found again in the files of problems. Dropped rows are kept as well:
the stage that wrote the file goes on with it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from redline.store import read_entries
from redline.training.problems.problem_file import read_problems

TAKEN = ("problem", "reference")
DIGEST = "problem_digest"


def digest(problem: str) -> str:
    """What tells a problem's text from others."""
    return hashlib.sha256(problem.strip().encode()).hexdigest()[:16]


def packed(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows without the texts of their problems; those that failed are left out."""
    for row in rows:
        if "failed" in row:
            continue
        kept = {name: value for name, value in row.items() if name not in TAKEN}
        yield {**kept, DIGEST: digest(row["problem"])} if "problem" in row else kept


def unpacked(rows: Iterable[dict[str, Any]], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows as they were. Raises `KeyError` for a problem that is in none of the files."""
    for row in rows:
        kept = {name: value for name, value in row.items() if name != DIGEST}
        yield {**kept, **known[row[DIGEST]]} if DIGEST in row else kept


def known_problems(files: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """What was taken of each problem of these files, by its digest."""
    problems = (problem for file in files for problem in read_problems(file))
    return {digest(each.problem): {"problem": each.problem, "reference": each.reference} for each in problems}


def main() -> None:
    """The command line of `python -m benchmarks.real.records`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pack", "unpack"])
    parser.add_argument("file", type=Path)
    parser.add_argument("others", type=Path, nargs="+", help="the packed file to write; or files of problems")
    options = parser.parse_args()
    if options.what == "unpack":
        with gzip.open(options.file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for row in unpacked(rows, known_problems(options.others)):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    with gzip.GzipFile(options.others[0], "wb", mtime=0) as file:
        for row in packed(dict(entry.fields) for entry in read_entries(str(options.file))):
            file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
