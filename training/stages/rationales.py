"""The stage that gives solutions rationales with executed code, by a teacher."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from redline.training.pipeline.schema import RationaleRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.teacher import RationaleTeacher

STAGE = "rationales"


def taught_by(teacher: RationaleTeacher) -> Callable[[SolutionRow], Awaitable[RationaleRow | Dropped]]:
    """The stage's work on one row. Raises what the teacher raises."""

    async def work(row: SolutionRow) -> RationaleRow | Dropped:
        teaching = await teacher.teach(row)
        if isinstance(teaching, Dropped):
            return teaching
        return RationaleRow(**row.model_dump(), rationales=teaching.rationales, judged=teaching.judged)

    return work
