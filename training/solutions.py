"""The solutions of a file, whichever stage wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.rows import SampledRow, SolutionRow
from training.stage import read_records
from verifier import read_entries


def read_solutions(path: Path) -> Iterator[SolutionRow]:
    """The solutions of a file of `SampledRow`, one by one, or of rows that are a solution each. Raises `DataError`."""
    kept = (entry.fields for entry in read_entries(str(path)) if not {"dropped", "failed"} & entry.fields.keys())
    if "solutions" not in next(kept, {}):
        yield from read_records(path, SolutionRow)
        return
    for row in read_records(path, SampledRow):
        yield from row.rows()
