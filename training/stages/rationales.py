"""The stage that gives solutions rationales with executed code, by a teacher."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.training.pipeline.row_file import count_rows, read_solutions
from redline.training.pipeline.schema import RationaleRow, SolutionRow
from redline.training.pipeline.stage import AT_ONCE, Dropped, StageReport, StageRun
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles
from redline.training.teachers.factory import TeacherSettings, fingerprint_of_teacher, open_teacher
from redline.training.teachers.teacher import RationaleTeacher

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe

STAGE = "rationales"


@dataclass(frozen=True, slots=True)
class RationalesStage(PipelineStage):
    """Analysis and executed code for every step up to the first wrong one, by the teacher."""

    name = STAGE
    reads = (SolutionRow,)
    writes = RationaleRow

    source: Path
    teacher: str
    teaching: TeacherSettings
    sandbox: str = "auto"
    at_once: int = AT_ONCE

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        teaching = TeacherSettings(seed=recipe.seed)
        return cls(files("sample"), recipe.taught_by, teaching, recipe.sandbox, recipe.at_once)

    def rows(self) -> int:
        """See `PipelineStage`."""
        return count_rows(read_solutions(self.source), self.source)

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""
        settings, seed = self.teaching.settings(self.teacher), self.teaching.seed
        origin = {"model": self.teacher, "weights": fingerprint_of_teacher(self.teacher)}
        with StageRun[SolutionRow](self.name, out, settings, **origin, seed=seed, at_once=self.at_once) as stage:
            async with open_teacher(self.teacher, self.teaching, sandbox=self.sandbox) as teacher:
                return await stage.run(read_solutions(self.source), taught_by(teacher), watch)


def taught_by(teacher: RationaleTeacher) -> Callable[[SolutionRow], Awaitable[RationaleRow | Dropped]]:
    """The stage's work on one row. Raises what the teacher raises."""

    async def work(row: SolutionRow) -> RationaleRow | Dropped:
        teaching = await teacher.teach(row)
        if isinstance(teaching, Dropped):
            return teaching
        return RationaleRow(
            **row.model_dump(include=set(SolutionRow.model_fields)),
            rationales=teaching.rationales,
            judged=teaching.judged,
        )

    return work
