"""What every stage of the pipeline is: input files and settings, a number of input rows, and a file that it writes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, TypeAlias

from redline.training.pipeline.schema import PipelineRow
from redline.training.pipeline.stage import StageReport

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe

RowWatch: TypeAlias = Callable[[int], None]
"""Told how many rows are done."""
StageProgress: TypeAlias = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done, and how much there is."""
StageFiles: TypeAlias = Callable[[str], Path]
"""The output of the stage of that name, in the folder of a run."""


class TrainingStage(ABC):
    """A stage with its input and its settings: a command of `redline train`."""

    name: ClassVar[str]
    """Of its command, and in the origin of its rows."""
    reads: ClassVar[tuple[type[PipelineRow], ...]]
    """Kinds of input rows: one a file, none where it reads what others have published."""
    writes: ClassVar[type[PipelineRow]]

    @abstractmethod
    def rows(self) -> int:
        """How many input rows there are, all of them read and checked once.

        Raises `DataError` where they are not the output of the stage before, or there are none.
        """

    @abstractmethod
    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """Write `out`, or go on where an earlier run of the stage stopped.

        Raises `RunRefused` for the output of other settings, `DataError` for what is no input, and what opening models
        and sandboxes raises.
        """


class PipelineStage(TrainingStage):
    """A stage that is a part of `redline train all` too."""

    @classmethod
    @abstractmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """The stage as a run of the whole pipeline has it."""
