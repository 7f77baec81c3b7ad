"""The figure of ProcessBench: the harmonic mean of the accuracies on wrong and on right solutions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from redline.evaluation.processbench.benchmark import ALL_RIGHT
from redline.evaluation.statistics.interval import Estimate, combine, share
from redline.record import Record
from redline.verifier.verdict import Label


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
