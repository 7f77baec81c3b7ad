"""The stage that writes problems down, those of files and generated ones; those without an answer are dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.training.generator.program import Split
from redline.training.pipeline.schema import ProblemRow
from redline.training.pipeline.stage import Dropped, StageReport, StageRun
from redline.training.problems.problem_set import gathered
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe


@dataclass(frozen=True, slots=True)
class ProblemsStage(PipelineStage):
    """The problems of the files, then the generated ones number `first` to `first + generated - 1` of a split."""

    name = "problems"
    reads = ()
    writes = ProblemRow

    files: tuple[Path, ...] = ()
    generated: int = 0
    split: Split = "train"
    first: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    """For the origin of the rows."""

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        return cls(recipe.problems, recipe.preset.size.problems)

    def rows(self) -> int:
        """See `PipelineStage`; there may be none."""
        return sum(1 for _ in self._problems())

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""
        with StageRun[ProblemRow](self.name, out, self.settings) as stage:
            return await stage.run(self._problems(), _answered, watch)

    def _problems(self) -> Iterator[ProblemRow]:
        return gathered(self.files, self.split, self.generated, self.first)


async def _answered(row: ProblemRow) -> ProblemRow | Dropped:
    return row if row.answer else Dropped("no answer")
