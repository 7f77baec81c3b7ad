"""Study 1, labels: how a step's label is made of its rollouts (hard, difference, ratio), for labels and for training.

For each seed some solutions of the run's samples, the same ones, get all their rollouts anew, and each scheme labels
the same counts. How many labels are right is measured against the run's teacher (for generated problems the program
that made them), on the steps up to the first wrong one; a step without a label counts as wrong. Then the run's
rationales are filtered by the labels, and a verifier is fine-tuned on what is left. Schemes that leave the same share
one verifier.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from redline.store import DataError, json_line, write_whole
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import RolloutSampling
from redline.training.monte_carlo.stopping import StoppingRule
from redline.training.pipeline.row_file import read_records, read_solutions
from redline.training.pipeline.schema import ConversationRow, LabelRow, PipelineRow, RationaleRow
from redline.training.stages.consensus import agreed, compare_files, read_labels
from redline.training.stages.relative_progress import LabelScheme, LabelStage, SchemeName
from redline.training.stages.rollouts import RolloutsStage
from redline.training.studies.judging import refuse_failed
from redline.training.studies.measurement import Measurement, Unit, name
from redline.training.studies.run.context import StudyContext, spread
from redline.training.studies.run.scale import Scale

STUDY = "labels"


def variant(scheme: tuple[str, float]) -> str:
    """`ratio 0.8`; the hard label has one threshold only."""
    return scheme[0] if scheme[0] == "hard" else f"{scheme[0]} {scheme[1]:g}"


def owed(scale: Scale, seed: int) -> list[str]:
    """The ids of its findings."""
    figures = ("labels right", "F1")
    return [name(STUDY, figure, variant(scheme), seed) for scheme in scale.schemes for figure in figures]


def measure(context: StudyContext, seed: int, done: frozenset[str]) -> Iterator[Measurement]:
    """Those of a seed that are not done. Raises what rollouts, fine-tuning and judging raise."""
    asyncio.run(_roll_out(context, seed))
    for scheme in context.scale.schemes:
        labels = asyncio.run(_label(context, seed, scheme))
        right, trained = (name(STUDY, figure, variant(scheme), seed) for figure in ("labels right", "F1"))
        if right not in done:
            yield _rightness(context, labels, scheme, seed)
        if trained not in done:
            yield _training(context, labels, scheme, seed)


async def _roll_out(context: StudyContext, seed: int) -> None:
    source, out = context.file("labels", "solutions"), context.file("labels", "rollouts", seed)
    if not source.exists():
        _write_rows(source, spread(read_solutions(context.source.file("sample")), context.rows))
    rows = sum(1 for _ in read_solutions(source))
    plan = MonteCarloPlan(context.scale.rollouts, StoppingRule(None))
    sampling = RolloutSampling(context.source.temperature, seed=seed)
    stage = RolloutsStage(source, context.source.completer, plan, sampling, context.at_once)
    report = await stage.run(out, lambda done: context.progress(f"rollouts {seed}", done, rows))
    refuse_failed(out, report.failed, rows)


async def _label(context: StudyContext, seed: int, scheme: tuple[str, float]) -> Path:
    out = context.file("labels", variant(scheme).replace(" ", ""), seed)
    chosen = LabelScheme(cast("SchemeName", scheme[0]), scheme[1])
    await LabelStage(context.file("labels", "rollouts", seed), chosen).run(out, lambda done: None)
    return out


def _rightness(context: StudyContext, labels: Path, scheme: tuple[str, float], seed: int) -> Measurement:
    """How many labels are right, by problem: its solutions share rollouts and are no independent evidence."""
    rows = {row.id: row for row in read_records(labels, LabelRow)}
    hits: dict[str, int] = {}
    steps: dict[str, int] = {}
    unlabelled = 0
    for row in read_records(context.source.file("rationales"), RationaleRow):
        if row.id in rows:
            given = rows[row.id].labels[: len(row.judged)]
            unlabelled += given.count(None)
            right = sum(label == (said == "yes") for label, said in zip(given, row.judged, strict=True))
            hits[row.problem_id] = hits.get(row.problem_id, 0) + right
            steps[row.problem_id] = steps.get(row.problem_id, 0) + len(given)
    units = tuple(Unit(problem, "", float(hits[problem]), steps[problem]) for problem in hits)
    told = {"steps": sum(steps.values()), "without a label": unlabelled}
    return Measurement(study=STUDY, variant=variant(scheme), seed=seed, figure="labels right", units=units, told=told)


def _training(context: StudyContext, labels: Path, scheme: tuple[str, float], seed: int) -> Measurement:
    rows = _agreed(context, labels)
    if not rows:
        raise DataError(f"{labels}: no solution on which its labels and the rationales agree: use a bigger run")
    judged = context.tuned(rows, "genprm", seed)
    units = tuple(row.unit() for row in judged)
    told = {"conversations": len(rows)}
    return Measurement(study=STUDY, variant=variant(scheme), seed=seed, figure="F1", units=units, told=told)


def _agreed(context: StudyContext, labels: Path) -> list[ConversationRow]:
    """What the consensus filter keeps."""
    rationales = context.source.file("rationales")
    known = read_labels(labels)
    compare_files(known, rationales)
    made = [agreed(row, known.of(row)) for row in read_records(rationales, RationaleRow)]
    return [row for row in made if isinstance(row, ConversationRow)]


def _write_rows(path: Path, rows: Sequence[PipelineRow]) -> None:
    write_whole(path, b"".join(json_line(row.model_dump(mode="json")) for row in rows))
