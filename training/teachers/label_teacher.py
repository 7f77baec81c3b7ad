"""The labels themselves as the teacher: bare judgements, to train one that judges directly (`sft --format direct`)."""

from __future__ import annotations

from itertools import takewhile

from redline.training.pipeline.schema import LabelRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.teacher import RationaleSet, label
from redline.verifier.genprm import prompt_format

NO_LABELS = "no labels for its first step"


class LabelTeacher:
    """Says of each step, up to the first wrong one, what its label says, and nothing else. Needs no model."""

    name = "labels"

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """See `RationaleTeacher.teach`. A row without labels, such as `sample`'s, is dropped."""
        labels = row.labels if isinstance(row, LabelRow) else ()
        known = list(takewhile(lambda right: right is not None, labels))
        judged = known[: known.index(False) + 1] if False in known else known
        if not judged:
            return Dropped(NO_LABELS)
        return RationaleSet(
            tuple(prompt_format.JUDGEMENT_OPENING + prompt_format.judgement_ending(bool(right)) for right in judged),
            tuple(label(bool(right)) for right in judged),
        )
