"""From the output of a batch to a page: one pass for the figures, one for the rows that are shown."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redline.agent.batch.summary import BatchPrices
from redline.report import words
from redline.report.details import RowDetails
from redline.report.environment import environment
from redline.report.figures.grading import AttemptGrader
from redline.report.figures.run_figures import RunFigures
from redline.report.page import PackedRow, ReportPage
from redline.report.row import ReportRow
from redline.report.selection import RowSelection
from redline.report.source import BatchOutput
from redline.store import RunRefused, whole_file
from redline.verifier import AnswerChecker

MOST_ROWS = 1000
"""Rows that are shown where nobody says how many."""
MOST_BYTES = 48 << 20
"""Of everything that unfolds, packed: a page beyond it is slow to open on a phone."""
MOST_OF_A_ROW = 4 << 20
"""Signs of what unfolds below one row."""


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What a page was made of."""

    rows: int
    shown: int
    unread: int
    """Lines that are not of a batch."""
    notes: list[str]


async def write_report(
    source: Path, target: Path, most_rows: int = MOST_ROWS, prices: BatchPrices | None = None
) -> WrittenReport:
    """Write the page of `source` to `target`, with at most so many rows; `prices` tell its cost in money.

    Raises `DataError` where the source cannot be read, `RunRefused` for a target that is something else than a page,
    `StorageFailed`.
    """
    _check_target(source, target)
    output = BatchOutput(source)
    figures, selection = RunFigures(), RowSelection(most_rows)
    async with AnswerChecker() as checker:
        grader = AttemptGrader(checker)
        for row in output.rows():
            selection.count(row)
            figures.add(row, await grader.grade(row))
        majority = [] if grader.unavailable else await figures.samples.majority(checker)
    notes = list(_notes(output, figures, grader))
    packer = RowPacker(output, selection, grader)
    page = ReportPage(source.name, figures, majority, selection, notes, packer.rows, prices)
    with whole_file(target) as file:
        for part in environment().get_template("page.html.jinja").stream(page=page):
            file.write(part.encode())
    return WrittenReport(figures.rows, packer.shown, output.unread, notes)


class RowPacker:
    """Packs what unfolds below the rows that are shown, one at a time."""

    def __init__(self, output: BatchOutput, selection: RowSelection, grader: AttemptGrader) -> None:
        self.shown = 0
        self._output, self._selection, self._grader = output, selection, grader
        self._template = environment().get_template("details.html.jinja")
        self._left = MOST_BYTES

    def rows(self) -> Iterator[PackedRow]:
        """The rows in the order of the file."""
        self._selection.taken.clear()
        for row in self._output.rows():
            if self._selection.takes(row):
                self.shown += 1
                yield (row, *self._packed(row))

    def _packed(self, row: ReportRow) -> tuple[str, str]:
        """What unfolds, packed, or why it is left out."""
        if self._left <= 0:
            return "", f"the page would be larger than {MOST_BYTES >> 20} MiB"
        html = self._template.render(details=RowDetails.of(row, self._grader.known(row)))
        if len(html) > MOST_OF_A_ROW:
            return "", f"it has {len(html):,} signs"
        packed = base64.b64encode(zlib.compress(html.encode(), 9)).decode()
        self._left -= len(packed)
        return packed, ""


def _check_target(source: Path, target: Path) -> None:
    if not target.exists():
        return
    if source.exists() and target.samefile(source):
        raise RunRefused(
            f"{target}: the page would take the place of the file that it is made of; name another with -o"
        )
    try:
        with target.open("rb") as file:
            page = file.read(64).lstrip().lower().startswith(b"<!doctype html")
            size = file.seek(0, 2)
    except OSError as error:
        raise RunRefused(f"{target}: cannot be written: {error.strerror or error}") from error
    if size and not page:
        raise RunRefused(f"{target}: is there already and is no page; name another file with -o")


def _notes(output: BatchOutput, figures: RunFigures, grader: AttemptGrader) -> Iterator[str]:
    """What is to be known before the figures are read."""
    if output.unread:
        lines = "1 line is" if output.unread == 1 else f"{output.unread:,} lines are"
        yield f"{lines} not of a batch and not counted: {'; '.join(output.complaints)}."
    if output.cut_off:
        yield f"Not read to its end: {output.cut_off}."
    if figures.settings.newer:
        yield f"{figures.settings.newer:,} rows were written by a newer version; something of them may be missing here."
    if len(figures.settings.sets) > 1:
        differing = ", ".join(figures.settings.differing[:10])
        yield f"The rows were made with different settings ({differing}); the figures are of all of them together."
    if grader.unavailable:
        yield f"Attempts between the first and the returned one could not be compared: {grader.unavailable}."
    if not figures.final.total:
        yield words.NO_GOLD
