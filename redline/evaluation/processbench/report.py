"""What a verifier reached on ProcessBench, and what that cost."""

from __future__ import annotations

from collections.abc import Sequence

from redline.agent.result import RunUsage
from redline.evaluation.processbench.benchmark import LabelledSolution
from redline.evaluation.processbench.scoring import SubsetScore, average_f1, predict, score_predictions
from redline.evaluation.run import EvaluationRun, EvaluationSample
from redline.evaluation.statistics.interval import Estimate
from redline.record import Record


class BenchmarkReport(Record):
    """The figures; estimates are shares with their 95 % intervals."""

    solutions: int
    resumed: int
    """Of these, how many an earlier run had judged."""
    subsets: list[SubsetScore]
    average_f1: Estimate | None
    """Unweighted over the subsets; None unless each has an F1."""
    unknown: int
    """Solutions without a prediction; they count as wrong in the figures."""
    errors: int
    """Of these, those where something broke."""
    usage: RunUsage
    """Of all solutions; wall seconds add up, though they ran side by side."""
    seconds: float
    """Wall time of this run."""
    per_minute: float
    """Solutions judged a minute, in this run."""


def benchmark_samples(rows: Sequence[LabelledSolution]) -> list[EvaluationSample]:
    """The solutions to be judged; the label goes past the judge into the output."""
    return [
        EvaluationSample(row.id, row.problem, row.steps, {"subset": row.subset, "label": row.label}) for row in rows
    ]


def benchmark_report(rows: Sequence[LabelledSolution], evaluation: EvaluationRun) -> BenchmarkReport:
    """The figures of an evaluation in which every row was judged."""
    scores = []
    for subset in dict.fromkeys(row.subset for row in rows):
        chosen = [row for row in rows if row.subset == subset]
        pairs = [(row.label, predict(evaluation.scores[row.id].labels, len(row.steps))) for row in chosen]
        scores.append(score_predictions(subset, pairs))
    return BenchmarkReport(
        solutions=len(rows),
        resumed=evaluation.resumed,
        subsets=scores,
        average_f1=average_f1(scores),
        unknown=sum(score.unknown for score in scores),
        errors=sum(score.error is not None for score in evaluation.scores.values()),
        usage=evaluation.usage,
        seconds=evaluation.seconds,
        per_minute=evaluation.pace,
    )
