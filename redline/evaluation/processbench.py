"""ProcessBench (arXiv 2412.06559): solutions labelled with their first wrong step, and the figure computed on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from redline.evaluation.rows import read_rows
from redline.evaluation.statistics.interval import Estimate, combine, share
from redline.record import Record
from redline.store.data_file import Entry
from redline.verifier.verdict import Label

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


class SubsetScore(Record):
    """How a verifier did on one subset. Estimates are shares with 95 % intervals, None where nothing was counted."""

    subset: str
    solutions: int
    error: Estimate | None
    """Accuracy on solutions with a wrong step: the first one exactly located."""
    correct: Estimate | None
    """Accuracy on solutions without one."""
    f1: Estimate | None
    """Their harmonic mean; None without solutions of both kinds."""
    unknown: int
    """Solutions without a prediction; they count as wrong."""


def read_processbench(sources: Iterable[str], limit: int | None = None) -> list[LabelledSolution]:
    """The rows of the files in order; of each file or split only `limit` where it has more (see `read_rows`).

    Raises `DataError`, which names file and line, for what is no such row and for an id that is there twice;
    `BackendMissing` for a hub name without the package `datasets`.
    """
    return read_rows(sources, _row, limit)


def predict(labels: Sequence[Label], steps: int) -> int | None:
    """What a judge's labels say about a solution of so many steps, as ProcessBench asks it.

    The index of the first step that is not `yes` if that is a `no`; `ALL_RIGHT` when all are; None where the judge
    could not tell, or did not come so far.
    """
    for index, label in enumerate(labels):
        if label != "yes":
            return index if label == "no" else None
    return ALL_RIGHT if len(labels) == steps else None


def harmonic_mean(error: float, correct: float) -> float:
    """The F1 of two accuracies; 0 where both are."""
    return 2 * error * correct / (error + correct) if error + correct else 0.0


def score_predictions(subset: str, pairs: Iterable[tuple[int, int | None]]) -> SubsetScore:
    """The figures for (label, prediction) pairs; a prediction of None is wrong."""
    pairs = list(pairs)
    wrong = [label == found for label, found in pairs if label != ALL_RIGHT]
    right = [label == found for label, found in pairs if label == ALL_RIGHT]
    error, correct = share(sum(wrong), len(wrong)), share(sum(right), len(right))
    return SubsetScore(
        subset=subset,
        solutions=len(pairs),
        error=error,
        correct=correct,
        f1=combine(harmonic_mean, [error, correct]) if error and correct else None,
        unknown=sum(found is None for _, found in pairs),
    )


def average_f1(scores: Sequence[SubsetScore]) -> Estimate | None:
    """The unweighted mean over the subsets, as published; None unless each has an F1."""
    found = [score.f1 for score in scores if score.f1 is not None]
    if not found or len(found) < len(scores):
        return None
    return combine(lambda *values: sum(values) / len(values), found)


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
