"""All studies on a finished run, with a report; if killed, the same call goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Protocol, cast

from redline.store import RecordLog, make_folder, write_whole
from redline.training.pipeline.stage import AT_ONCE
from redline.training.sft.finetune import check
from redline.training.stages.pipeline_stage import StageProgress
from redline.training.studies import components, data, labels, refinement, votes
from redline.training.studies.measurement import Measurement
from redline.training.studies.report.page import page
from redline.training.studies.report.picture import check_library, draw
from redline.training.studies.run.context import StudyContext
from redline.training.studies.run.finished_run import FinishedRun
from redline.training.studies.run.measurement_log import measurement_log
from redline.training.studies.run.results import Results
from redline.training.studies.run.scale import Scale


class Study(Protocol):
    """A module of this package."""

    STUDY: str
    owed: Callable[[Scale, int], list[str]]
    measure: Callable[[StudyContext, int, frozenset[str]], Iterator[Measurement]]


def _study(module: ModuleType) -> Study:
    return cast("Study", module)


STUDIES: Mapping[str, Study] = {
    study.STUDY: study for study in map(_study, (labels, components, data, votes, refinement))
}
"""By name, in the order of the report."""


@dataclass(frozen=True, slots=True)
class AblationRun:
    """What is to be done."""

    source: FinishedRun
    folder: Path
    scale: Scale
    seeds: int
    studies: tuple[str, ...] = tuple(STUDIES)
    sandbox: str = "auto"
    at_once: int = AT_ONCE
    progress: StageProgress = lambda study, done, owed: None

    def run(self) -> Path:
        """Do what is owed; the path of the report, which has all studies that are whole.

        Raises `RunRefused` for a folder of another run or scale, `PlotFailed` without matplotlib, `BackendMissing`
        without the extra `train`, and what the studies raise. Not to be called where an event loop runs.
        """
        plan = self.source.outcome.plan
        check_library()
        check(plan.model, plan.tuning, 1)
        with measurement_log(self.folder, self._asked()) as log:
            make_folder(self.folder / "work")
            for name in self.studies:
                self._do(STUDIES[name], log)
            return self._report(log)

    def _asked(self) -> dict[str, object]:
        return {**self.source.asked(), **self.scale.asked()}

    def _do(self, study: Study, log: RecordLog[Measurement]) -> None:
        context = StudyContext(self.source, self.scale, self.folder / "work", self.sandbox, self.at_once, self.progress)
        owed = self._owed(study)
        self.progress(study.STUDY, sum(one in log.records for one in owed), len(owed))
        for seed in range(self.seeds):
            if all(one in log.records for one in study.owed(self.scale, seed)):
                continue
            began = monotonic()
            for measurement in study.measure(context, seed, frozenset(log.records)):
                log.add(measurement.id, measurement.model_copy(update={"seconds": round(monotonic() - began, 3)}))
                self.progress(study.STUDY, sum(one in log.records for one in owed), len(owed))
                began = monotonic()

    def _owed(self, study: Study) -> list[str]:
        return [one for seed in range(self.seeds) for one in study.owed(self.scale, seed)]

    def _report(self, log: RecordLog[Measurement]) -> Path:
        """Of the studies that have all their findings, whichever run made them."""
        whole = [name for name, study in STUDIES.items() if log.records.keys() >= set(self._owed(study))]
        known = [one for study in STUDIES.values() for one in self._owed(study)]
        results = Results(log.records[one] for one in known if one in log.records)
        for name in whole:
            draw(results, name, self.folder / f"{name}.png")
        path = self.folder / "report.md"
        write_whole(path, page(results, whole, self._told()))
        return path

    def _told(self) -> dict[str, str]:
        rows = self.scale.rows(self.source.outcome.plan.tuning.epochs)
        return {
            "Run": str(self.source.folder),
            "seeds": str(self.seeds),
            "solutions a seed": str(self.scale.solutions),
            "problems a seed": str(self.scale.problems),
            "conversations of a fine-tuning at most": str(rows),
        }


def chosen(names: str) -> Sequence[str]:
    """The studies named in a list with commas, in their own order. Raises `ValueError`, listing those there are."""
    asked = {name.strip() for name in names.split(",") if name.strip()}
    if not asked or asked - STUDIES.keys():
        raise ValueError(f"{', '.join(sorted(asked - STUDIES.keys())) or 'nothing'} is no study: {', '.join(STUDIES)}")
    return [name for name in STUDIES if name in asked]
