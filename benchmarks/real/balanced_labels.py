"""People's labels chosen so that the place of a step says nothing of its rightness.

    python -m benchmarks.real.balanced_labels people.jsonl --apart ../shared/data/processbench/gsm8k.jsonl > few.jsonl
    redline train label few.jsonl --scheme people --out labels.jsonl

Where every solution has a first wrong step, later steps are wrong more often, and a small model learns that and nothing
else. Here at each place the share of wrong steps is at most `--share`; a solution whose wrong step is one too many
there is cut before it, and what was said of it goes. Solutions of problems that resemble one of the files behind
`--apart` are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from redline.store import read_entries
from redline.training.problems.contamination import MOST_ALIKE, Resemblance
from redline.training.stages.people_labels import REASON

Row = dict[str, Any]


def balanced(rows: Sequence[Row], share: float) -> list[Row]:
    """The rows, some cut before their first wrong step: at no place is a larger share of the steps wrong.

    A solution's steps behind its first wrong one count nowhere: nobody labelled them.
    """
    right: Counter[int] = Counter()
    for row in rows:
        right.update(range(len(row["steps"]) if row["label"] < 0 else row["label"]))
    left = {place: int(count * share / (1 - share)) for place, count in right.items()}
    chosen = []
    for row in rows:
        place = row["label"]
        if place >= 0 and left.get(place, 0) == 0:
            if place > 0:
                kept = {name: value for name, value in row.items() if name not in REASON}
                chosen.append({**kept, "steps": row["steps"][:place], "label": -1})
            continue
        if place >= 0:
            left[place] -= 1
        chosen.append(row)
    return chosen


def apart(rows: Iterable[Row], others: Iterable[Path]) -> list[Row]:
    """The rows whose problem is in none of these files, in whatever numbers and names."""
    known = Resemblance(entry.text("problem") for path in others for entry in read_entries(str(path)))
    return [row for row in rows if known.of(row["problem"])[0] < MOST_ALIKE]


def main() -> None:
    """The command line of `python -m benchmarks.real.balanced_labels`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--apart", type=Path, action="append", default=[], help="a file that will be evaluated on")
    parser.add_argument("--share", type=float, default=1 / 3, help="of the steps at a place that may be wrong, at most")
    parser.add_argument("--steps", type=int, default=8, help="of a solution, at most")
    parser.add_argument("--most", type=int, default=1000, help="solutions")
    options = parser.parse_args()
    rows = [dict(entry.fields) for entry in read_entries(options.file)]
    rows = apart([row for row in rows if len(row["steps"]) <= options.steps], options.apart)
    Random(17).shuffle(rows)
    for row in balanced(rows[: options.most], options.share):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
