"""The consensus filter: solutions about which the rollouts' labels and the judge that wrote the rationales agree.

A solution is kept up to its first wrong step, and dropped as a whole where they disagree about any step up to there,
or where one of them does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.store import DataError
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import ConversationRow, LabelRow, Origin, RationaleRow, SolutionRow
from redline.training.pipeline.stage import Dropped, StageReport, StageRun
from redline.training.sft.data.conversation import conversation, fault, judgements
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles
from redline.verifier import Label

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe

NO_LABELS = "no labels for it"
NOT_LABELLED = "a step without a label"
NOT_JUDGED = "a step that was not judged"
JUDGED_WRONG = "labelled right, judged wrong"
JUDGED_RIGHT = "labelled wrong, judged right"
BAD_RATIONALE = "a rationale that does not say what was judged"


@dataclass(frozen=True, slots=True)
class IndexedLabels:
    """What is kept of a row of labels: a file of them need not fit into memory, its labels must."""

    content: str
    """Tells whether another row is about the same solution (`SolutionRow.content`)."""
    labels: tuple[bool | None, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """The labels of a file by the solution's id."""

    path: Path
    found: dict[str, IndexedLabels] = field(default_factory=dict)

    def of(self, row: SolutionRow) -> IndexedLabels | None:
        """The labels of a solution; None where there are none. Raises `DataError` where they are of another one."""
        labelled = self.found.get(row.id)
        if labelled is not None and labelled.content != row.content:
            mine = next(one for one in read_records(self.path, LabelRow) if one.id == row.id)
            raise DataError(f"{self.path}: labels of other solutions: {row.id}: {first_difference(mine, row)}")
        return labelled


@dataclass(frozen=True, slots=True)
class FileOverlap:
    """What a labels file and a rationales file have in common."""

    rows: int
    """Solutions with rationales."""
    only_labelled: int
    """Solutions that are labelled and have no rationales."""


@dataclass(frozen=True)
class ConsensusStage(PipelineStage):
    """The solutions about which labels and rationales agree, as conversations."""

    name = "filter"
    reads = (LabelRow, RationaleRow)
    writes = ConversationRow

    labels: Path
    rationales: Path

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        return cls(files("label"), files("rationales"))

    def rows(self) -> int:
        """Solutions with rationales. Raises `DataError` where the labels are of other ones."""
        return self.overlap.rows

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""

        async def work(row: RationaleRow) -> ConversationRow | Dropped:
            return agreed(row, self._known.of(row))

        with StageRun[RationaleRow](self.name, out, {}) as stage:
            return await stage.run(read_records(self.rationales, RationaleRow), work, watch)

    @cached_property
    def overlap(self) -> FileOverlap:
        """What the two files have in common. Raises `DataError` as `rows` does."""
        return compare_files(self._known, self.rationales)

    @cached_property
    def _known(self) -> LabelIndex:
        return read_labels(self.labels)


def read_labels(path: Path) -> LabelIndex:
    """The labels of a file. Raises `DataError` for what is no such file, or a row whose labels are not of its steps."""
    labels = LabelIndex(path)
    known: dict[str, tuple[Origin, ...]] = {}
    for row in read_records(path, LabelRow):
        if len(row.labels) != len(row.steps):
            raise DataError(f"{path}: {row.id}: {len(row.labels)} labels for {len(row.steps)} steps")
        told = "".join(origin.model_dump_json() for origin in row.origins)
        labels.found[row.id] = IndexedLabels(row.content, row.labels, known.setdefault(told, row.origins))
    return labels


def compare_files(labels: LabelIndex, rationales: Path) -> FileOverlap:
    """See that the two files are about the same solutions, before anything is made of them. Raises `DataError`."""
    rows = found = 0
    for row in read_records(rationales, RationaleRow):
        rows += 1
        found += labels.of(row) is not None
    if not found:
        raise DataError(f"{labels.path}: labels of other solutions: it has none of the ids of {rationales}")
    return FileOverlap(rows, len(labels.found) - found)


def agreed(row: RationaleRow, labelled: IndexedLabels | None) -> ConversationRow | Dropped:
    """The solution up to its first wrong step as a conversation, or why it is dropped."""
    if labelled is None or not labelled.labels:
        return Dropped(NO_LABELS)
    kept = 0
    for label, said in _both_labels(row, labelled.labels):
        why = _disagreement(label, said)
        if why:
            return Dropped(why)
        kept += 1
        if not label:
            break
    turns = conversation(row.problem, row.steps, row.rationales[:kept])
    if fault(turns) is not None or judgements(turns) != list(row.judged[:kept]):
        return Dropped(BAD_RATIONALE)
    origins = (*labelled.origins, *(origin for origin in row.origins if origin not in labelled.origins))
    return ConversationRow(id=row.id, origins=origins, conversations=turns)


def first_difference(one: SolutionRow, other: SolutionRow) -> str:
    """Where two solutions part, told with the beginning of both."""
    if one.problem != other.problem:
        return f"the problem is {_parted(one.problem, other.problem)}"
    for number, (mine, theirs) in enumerate(zip(one.steps, other.steps, strict=False), 1):
        if mine != theirs:
            return f"step {number} is {_parted(mine, theirs)}"
    return f"it has {len(one.steps)} steps, and here {len(other.steps)}"


def _both_labels(row: RationaleRow, labels: tuple[bool | None, ...]) -> Iterator[tuple[bool | None, Label]]:
    for index, label in enumerate(labels):
        has_both = index < min(len(row.judged), len(row.rationales))
        yield label, row.judged[index] if has_both else "unknown"


def _disagreement(label: bool | None, said: Label) -> str | None:
    if label is None:
        return NOT_LABELLED
    if said == "unknown":
        return NOT_JUDGED
    if label == (said == "yes"):
        return None
    return JUDGED_WRONG if label else JUDGED_RIGHT


def _parted(mine: str, theirs: str) -> str:
    """Both texts around the place where they part."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False)))
    start = max(0, alike - 20)
    return f"{mine[start : start + 60]!r}, and here {theirs[start : start + 60]!r}"
