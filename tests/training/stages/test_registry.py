"""The stages are told once, and the commands and the whole pipeline have the same ones."""

from pathlib import Path

import pytest

from redline.cli.train.group import train_group
from redline.training.pipeline.presets import PRESETS
from redline.training.pipeline.recipe import PipelineRecipe
from redline.training.pipeline.schema import SampledRow, SolutionRow
from redline.training.stages.registry import STAGE_NAMES, STAGES, stage_file


def test_every_stage_has_a_command_in_the_same_order():
    commands = [command.name for command in train_group().registered_commands]
    assert [name for name in commands if name in STAGE_NAMES] == list(STAGE_NAMES)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_reads_what_stages_before_it_write(stage):
    """Sampled problems are read as their solutions."""
    asked = []
    stage.of(PipelineRecipe(PRESETS["embedded"]), lambda name: asked.append(name) or Path(name))
    written = [STAGES[STAGE_NAMES.index(name)].writes for name in asked]
    assert set(asked) <= set(STAGE_NAMES[: STAGE_NAMES.index(stage.name)])
    assert [SolutionRow if kind is SampledRow else kind for kind in written] == list(stage.reads)


def test_the_files_of_a_run_are_numbered(tmp_path):
    assert [stage_file(tmp_path, name).name for name in ("problems", "filter")] == [
        "1-problems.jsonl",
        "6-filter.jsonl",
    ]
