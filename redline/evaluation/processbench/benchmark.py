"""ProcessBench (arXiv 2412.06559): solutions labelled with their first wrong step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redline.evaluation.rows import read_rows
from redline.store.data_file import Entry

ALL_RIGHT = -1
"""The label, and the prediction, of a solution without a wrong step."""


@dataclass(frozen=True, slots=True)
class LabelledSolution:
    """A row of the benchmark."""

    id: str
    problem: str
    steps: tuple[str, ...]
    label: int
    """Index (from 0) of the first wrong step; `ALL_RIGHT` when there is none."""
    subset: str
    """The name of the file it came from: `gsm8k`, `math`, ..."""


def read_processbench(sources: Iterable[str], limit: int | None = None) -> list[LabelledSolution]:
    """The rows of the files in order; of each file or split only `limit` where it has more (see `read_rows`).

    Raises `DataError`, which names file and line, for what is no such row and for an id that is there twice;
    `BackendMissing` for a hub name without the package `datasets`.
    """
    return read_rows(sources, _row, limit)


def _row(entry: Entry) -> LabelledSolution:
    steps, label = list(_steps(entry)), entry.required("label")
    if isinstance(label, bool) or not isinstance(label, int):
        raise entry.wrong(f"'label' must be a whole number, and is {label!r}")
    if not ALL_RIGHT <= label < len(steps):
        raise entry.wrong(f"'label' is {label}, but must be -1 or the index of one of its {len(steps)} steps")
    return LabelledSolution(entry.name(), entry.text("problem"), tuple(steps), label, entry.subset)


def _steps(entry: Entry) -> Iterator[str]:
    steps = entry.required("steps")
    if not isinstance(steps, list) or not steps:
        raise entry.wrong("'steps' must be a list of at least one string")
    for number, step in enumerate(steps):
        if not isinstance(step, str):
            raise entry.wrong(f"step {number} (from 0) must be a string, and is {type(step).__name__}")
        yield step
