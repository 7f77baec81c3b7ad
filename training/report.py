"""What a run of the whole pipeline came to: as data, and as a page to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.outfile import StorageFailed
from agent.result import Record
from training.plan import Outcome
from verifier import Estimate, Score


class StageResult(Record):
    """One stage."""

    name: str
    rows: int
    """Of its input."""
    kept: int
    dropped: dict[str, int]
    """Reason to count."""
    failed: int
    seconds: float
    """Of this run; nearly none where an earlier one had done it."""


class Measured(Record):
    """A verifier on the held-out solutions."""

    model: str
    scores: list[Score]
    """One for each family."""
    average_f1: Estimate | None


class TrainingReport(Record):
    """`report.json` in the folder of a run."""

    recipe: dict[str, Any]
    stages: list[StageResult]
    training: Outcome
    before: Measured
    after: Measured

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
        yield "| verifier | " + " | ".join(score.subset for score in self.before.scores) + " | average |"
        yield "| --- |" + " --- |" * (len(self.before.scores) + 1)
        for name, measured in (("before", self.before), ("after", self.after)):
            shown = [_percent(score.f1) for score in measured.scores]
            yield f"| {name} | {' | '.join(shown)} | {_percent(measured.average_f1)} |"


def write_report(report: TrainingReport, folder: Path) -> Path:
    """Write `report.json` and `report.md`, each whole or not at all. The page's path. Raises `StorageFailed`."""
    for name, text in (("report.json", report.model_dump_json(indent=1)), ("report.md", report.page())):
        partial = folder / f"{name}.partial"
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(folder / name)
        except OSError as error:
            raise StorageFailed(f"{folder / name}: cannot be written: {error.strerror}") from error
    return folder / "report.md"


def _percent(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    value, low, high = (100 * part for part in estimate)
    return f"{value:.1f} ({low:.0f}–{high:.0f})"
