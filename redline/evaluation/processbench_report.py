"""What a verifier reached on ProcessBench, and what that cost."""

from __future__ import annotations

from collections.abc import Sequence

from redline.agent.result import Spend
from redline.evaluation import Estimate, LabelledSolution, Score, average_f1, predict, score_predictions
from redline.evaluation.run import Exam, Paper
from redline.record import Record


class BenchmarkReport(Record):
    """The figures; estimates are shares with their 95 % intervals."""

    solutions: int
    resumed: int
    """Of these, how many an earlier run had judged."""
    subsets: list[Score]
    average_f1: Estimate | None
    """Unweighted over the subsets; None unless each has an F1."""
    unknown: int
    """Solutions without a prediction; they count as wrong in the figures."""
    errors: int
    """Of these, those where something broke."""
    usage: Spend
    """Of all solutions; wall seconds add up, though they ran side by side."""
    seconds: float
    """Wall time of this run."""
    per_minute: float
    """Solutions judged a minute, in this run."""


def benchmark_papers(rows: Sequence[LabelledSolution]) -> list[Paper]:
    """The solutions to be judged; the label goes past the judge into the output."""
    return [Paper(row.id, row.problem, row.steps, {"subset": row.subset, "label": row.label}) for row in rows]


def benchmark_report(rows: Sequence[LabelledSolution], exam: Exam) -> BenchmarkReport:
    """The figures of an exam in which every row was judged."""
    scores = []
    for subset in dict.fromkeys(row.subset for row in rows):
        chosen = [row for row in rows if row.subset == subset]
        pairs = [(row.label, predict(exam.marks[row.id].labels, len(row.steps))) for row in chosen]
        scores.append(score_predictions(subset, pairs))
    return BenchmarkReport(
        solutions=len(rows),
        resumed=exam.resumed,
        subsets=scores,
        average_f1=average_f1(scores),
        unknown=sum(score.unknown for score in scores),
        errors=sum(mark.error is not None for mark in exam.marks.values()),
        usage=exam.usage,
        seconds=exam.seconds,
        per_minute=exam.pace,
    )
