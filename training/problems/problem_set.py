"""The problems that a pipeline begins with: those of files, and generated ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from redline.store import DataError
from redline.training.generator.program import Split
from redline.training.pipeline.schema import ProblemRow
from redline.training.problems.generated import generated_rows
from redline.training.problems.problem_file import read_problems


def gathered(files: Sequence[Path], split: Split, count: int, first: int = 0) -> Iterator[ProblemRow]:
    """The problems of the files, then generated ones number `first` to `first + count - 1` of a split.

    Raises what reading the files raises, and `DataError` for an id that is in two of these sources.
    """
    sources = [(str(path), read_problems(path)) for path in files]
    sources.append(("the generated problems", generated_rows(split, count, first=first)))
    found: dict[str, str] = {}
    for source, rows in sources:
        mine = []
        for row in rows:
            if row.id in found:
                raise DataError(f"the id {row.id!r} is in {found[row.id]}, and in {source} too")
            mine.append(row.id)
            yield row
        found |= dict.fromkeys(mine, source)
