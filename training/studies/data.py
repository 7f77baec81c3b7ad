"""Study 3, data size: a verifier fine-tuned on a quarter, a half and all of the conversations, for as many epochs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import ConversationRow
from redline.training.studies.judging import JudgedCase, JudgingMode
from redline.training.studies.measurement import Measurement, name
from redline.training.studies.run.context import StudyContext, spread
from redline.training.studies.run.scale import Scale

STUDY = "data"
PARTS = (25, 50, 100)
"""Per cent; a smaller part lies within the bigger ones."""
UNTRAINED = "0 %"
"""What the fine-tunings begin with."""


def variant(part: int) -> str:
    """`25 %`."""
    return f"{part} %"


def owed(scale: Scale, seed: int) -> list[str]:
    """The ids of its findings."""
    return [name(STUDY, "F1", one, seed) for one in (UNTRAINED, *map(variant, PARTS))]


def measure(context: StudyContext, seed: int, done: frozenset[str]) -> Iterator[Measurement]:
    """Those of a seed that are not done. Raises what fine-tuning and judging raise."""
    rows = spread(read_records(context.source.file("filter"), ConversationRow), context.rows)
    if name(STUDY, "F1", UNTRAINED, seed) not in done:
        judged = context.judged("base", context.source.outcome.plan.model, {"all": JudgingMode()}, seed)["all"]
        yield _finding(UNTRAINED, seed, judged, 0)
    mixed = Random(seed).sample(rows, len(rows))
    for part in PARTS:
        if name(STUDY, "F1", variant(part), seed) not in done:
            chosen = {row.id for row in mixed[: max(1, len(rows) * part // 100)]}
            kept = [row for row in rows if row.id in chosen]
            yield _finding(variant(part), seed, context.tuned(kept, "genprm", seed), len(kept))


def _finding(one: str, seed: int, judged: Sequence[JudgedCase], conversations: int) -> Measurement:
    units, told = tuple(row.unit() for row in judged), {"conversations": conversations}
    return Measurement(study=STUDY, variant=one, seed=seed, figure="F1", units=units, told=told)
