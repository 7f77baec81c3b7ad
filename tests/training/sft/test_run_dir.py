"""The folder in which a model is made: one run at a time, one plan, and only whole checkpoints."""

import pytest

from redline.store import RunRefused
from redline.training.pipeline.presets import Tuning
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import COMPLETE, RunDir

PLAN = TrainingPlan(
    data="a", digest="1", model="embedded", weights="/w", form="genprm", tuning=Tuning(), seed=0, processes=1
)


def test_two_runs_at_once_are_refused(tmp_path) -> None:
    with RunDir(tmp_path / "out"), pytest.raises(RunRefused, match=r"out\.partial: another run is training there"):
        RunDir(tmp_path / "out").__enter__()
    with RunDir(tmp_path / "out"):
        pass


def test_another_plan_is_refused_and_told(tmp_path) -> None:
    with RunDir(tmp_path / "out") as run_dir:
        run_dir.begin(PLAN)
        run_dir.begin(PLAN.model_copy(update={"data": "elsewhere", "weights": "/other"}))
        assert run_dir.plan() == PLAN
        other = PLAN.model_copy(update={"seed": 3, "tuning": Tuning(batch=8)})
        with pytest.raises(RunRefused, match=r"seed was 0, is 3; batch was 64, is 8"):
            run_dir.begin(other)


def test_a_torn_plan_and_a_foreign_folder_are_refused(tmp_path) -> None:
    run_dir = RunDir(tmp_path / "out")
    run_dir.root.mkdir()
    run_dir.plan_file.write_text('{"data": ')
    with pytest.raises(RunRefused, match="not the plan of a training"):
        run_dir.begin(PLAN)
    assert run_dir.finished() is None
    run_dir.out.mkdir()
    with pytest.raises(RunRefused, match="not the outcome of this training"):
        run_dir.finished()


def test_only_complete_checkpoints_count(tmp_path) -> None:
    run_dir = RunDir(tmp_path / "out")
    assert run_dir.last_checkpoint() is None
    for step in (2, 9, 10, 11):
        folder = run_dir.checkpoints / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        if step != 11:
            (folder / COMPLETE).touch()
    assert run_dir.last_checkpoint() == run_dir.checkpoints / "checkpoint-10"
    run_dir.distrust(10)
    run_dir.distrust(77)
    assert run_dir.last_checkpoint() == run_dir.checkpoints / "checkpoint-9"
    run_dir.clear_torn()
    assert {folder.name for folder in run_dir.checkpoints.iterdir()} == {"checkpoint-2", "checkpoint-9"}


def test_a_folder_that_cannot_be_made(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunRefused, match="cannot be written"):
        RunDir(tmp_path / "file" / "out").__enter__()
