"""Solutions in which people marked the first wrong step, as rows with labels: they need no rollouts.

Read in the form that ProcessBench gave such data: `problem`, `steps`, and as `label` the index of the first wrong step
from 0, or -1 where there is none. `id`, a reference solution (`reference_solution` or `solution`), an answer (`answer`
or `gold_answer`) and what is wrong (`error_description`) are optional. Nobody said anything of the steps behind the
first wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.store import Entry, read_entries
from redline.training.pipeline.row_file import count_rows
from redline.training.pipeline.schema import LabelRow
from redline.training.pipeline.stage import StageReport, StageRun
from redline.training.stages.pipeline_stage import RowWatch, TrainingStage

REFERENCE = ("reference_solution", "solution")
ANSWER = ("answer", "gold_answer")
REASON = ("error_description",)


@dataclass(frozen=True, slots=True)
class PeopleLabelStage(TrainingStage):
    """Labels of the steps, by people."""

    name = "label"
    reads = ()
    writes = LabelRow

    source: Path

    def rows(self) -> int:
        """See `TrainingStage`."""
        return count_rows(read_people_labels(self.source), self.source)

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `TrainingStage`."""

        async def work(row: LabelRow) -> LabelRow:
            return row

        with StageRun[LabelRow](self.name, out, {"name": "people"}) as stage:
            return await stage.run(read_people_labels(self.source), work, watch)


def read_people_labels(path: Path) -> Iterator[LabelRow]:
    """The labelled solutions of a file; one without an `id` is named after the file and its number in it.

    Raises `DataError` with the place of a row that is not in the form.
    """
    for number, entry in enumerate(read_entries(str(path)), 1):
        name = entry.name() if entry.fields.get("id") is not None else f"{path.stem}-{number}"
        steps = _steps(entry)
        yield LabelRow(
            id=name,
            problem_id=name,
            problem=entry.text("problem").strip(),
            answer=_first(entry, ANSWER) or "",
            source=path.name,
            reference=_first(entry, REFERENCE),
            steps=steps,
            given=None,
            right=entry.fields["label"] == -1,
            scheme="people",
            threshold=0.0,
            progress=(None,) * len(steps),
            labels=_labels(entry, len(steps)),
            reason=_first(entry, REASON),
        )


def _steps(entry: Entry) -> tuple[str, ...]:
    steps: Any = entry.required("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, str) for step in steps):
        raise entry.wrong("'steps' must be a list of texts, and not empty")
    return tuple(step.strip() for step in steps)


def _labels(entry: Entry, steps: int) -> tuple[bool | None, ...]:
    first_wrong: Any = entry.required("label")
    if type(first_wrong) is not int or not -1 <= first_wrong < steps:
        raise entry.wrong(f"'label' must be the index of the first wrong step, 0 to {steps - 1}, or -1 for none")
    if first_wrong == -1:
        return (True,) * steps
    return (*(True,) * first_wrong, False, *(None,) * (steps - first_wrong - 1))


def _first(entry: Entry, names: tuple[str, ...]) -> str | None:
    """The first of these fields that holds a text or a number."""
    values = (entry.fields.get(name) for name in names)
    return next((str(value) for value in values if isinstance(value, str | int | float) and str(value).strip()), None)
