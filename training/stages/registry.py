"""The stages of the pipeline in order. The commands of `redline train` and `redline train all` run these."""

from __future__ import annotations

from pathlib import Path

from redline.training.stages.consensus import ConsensusStage
from redline.training.stages.pipeline_stage import PipelineStage
from redline.training.stages.problems import ProblemsStage
from redline.training.stages.rationales import RationalesStage
from redline.training.stages.relative_progress import LabelStage
from redline.training.stages.rollouts import RolloutsStage
from redline.training.stages.step_forcing import SampleStage

STAGES: tuple[type[PipelineStage], ...] = (
    ProblemsStage,
    SampleStage,
    RolloutsStage,
    LabelStage,
    RationalesStage,
    ConsensusStage,
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)


def stage_file(folder: Path, name: str) -> Path:
    """The output of a stage in the folder of a run: `1-problems.jsonl` to `6-filter.jsonl`."""
    return folder / f"{STAGE_NAMES.index(name) + 1}-{name}.jsonl"
