"""What a run of the whole pipeline came to: as data, and as a page to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redline.evaluation import Estimate, SubsetScore
from redline.record import Record
from redline.store import write_whole
from redline.training.pipeline.run_log import StageResult
from redline.training.sft.plan import TrainingOutcome


class HeldOutScore(Record):
    """A verifier on the held-out solutions."""

    model: str
    scores: list[SubsetScore]
    """One for each family."""
    average_f1: Estimate | None
    unknown: int
    """Solutions without a prediction; they count as wrong."""
    errors: int
    """Of these, those where something broke."""


class TrainingReport(Record):
    """`report.json` in the folder of a run."""

    recipe: dict[str, Any]
    stages: list[StageResult]
    training: TrainingOutcome
    before: HeldOutScore
    after: HeldOutScore

    def page(self) -> str:
        """The report in Markdown."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# A verifier was made\n"
        yield f"Recipe: {', '.join(f'{name} {value}' for name, value in self.recipe.items())}\n"
        yield "| stage | rows | kept | dropped | failed | seconds |\n| --- | --- | --- | --- | --- | --- |"
        for stage in self.stages:
            why = ", ".join(f"{count} {reason}" for reason, count in stage.dropped.items()) or "–"
            yield f"| {stage.name} | {stage.rows} | {stage.kept} | {why} | {stage.failed} | {stage.seconds:.0f} |"
        yield ""
        done = self.training
        yield (
            f"Fine-tuning: {done.judgements} judgements in {done.examples} examples, {done.learnt_tokens} of"
            f" {done.tokens} tokens learnt, {done.steps} steps, loss {done.losses[0]:.3f} to {done.losses[-1]:.3f},"
            f" {done.seconds:.0f} seconds.\n"
        )
        yield "First wrong step of held-out generated solutions (ProcessBench F1, %; in brackets 95 % intervals):\n"
        subsets = [score.subset for score in self.before.scores]
        yield f"| verifier | {' | '.join(subsets)} | average | no prediction | of these, broken |"
        yield "| --- |" + " --- |" * (len(subsets) + 3)
        for name, measured in (("before", self.before), ("after", self.after)):
            shown = [_percent(score.f1) for score in measured.scores]
            shown += [_percent(measured.average_f1), str(measured.unknown), str(measured.errors)]
            yield f"| {name} | {' | '.join(shown)} |"


def write_report(report: TrainingReport, folder: Path) -> Path:
    """Write `report.json` and `report.md`, each whole or not at all. The page's path. Raises `StorageFailed`."""
    for name, text in (("report.json", report.model_dump_json(indent=1)), ("report.md", report.page())):
        write_whole(folder / name, text)
    return folder / "report.md"


def _percent(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    value, low, high = (100 * part for part in estimate)
    return f"{value:.1f} ({low:.0f}–{high:.0f})"
