"""The folder in which a model is made: one run at a time, one plan, and only whole checkpoints."""

import pytest

from redline.store import RunRefused
from redline.training.pipeline.presets import Tuning
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import COMPLETE, Workshop

PLAN = TrainingPlan(
    data="a", digest="1", model="embedded", weights="/w", form="genprm", tuning=Tuning(), seed=0, processes=1
)


def test_two_runs_at_once_are_refused(tmp_path) -> None:
    with Workshop(tmp_path / "out"), pytest.raises(RunRefused, match=r"out\.partial: another run is training there"):
        Workshop(tmp_path / "out").__enter__()
    with Workshop(tmp_path / "out"):
        pass


def test_another_plan_is_refused_and_told(tmp_path) -> None:
    with Workshop(tmp_path / "out") as shop:
        shop.begin(PLAN)
        shop.begin(PLAN.model_copy(update={"data": "elsewhere", "weights": "/other"}))
        assert shop.plan() == PLAN
        other = PLAN.model_copy(update={"seed": 3, "tuning": Tuning(batch=8)})
        with pytest.raises(RunRefused, match=r"seed was 0, is 3; batch was 64, is 8"):
            shop.begin(other)


def test_a_torn_plan_and_a_foreign_folder_are_refused(tmp_path) -> None:
    shop = Workshop(tmp_path / "out")
    shop.root.mkdir()
    shop.plan_file.write_text('{"data": ')
    with pytest.raises(RunRefused, match="not the plan of a training"):
        shop.begin(PLAN)
    assert shop.finished() is None
    shop.out.mkdir()
    with pytest.raises(RunRefused, match="not the outcome of this training"):
        shop.finished()


def test_only_complete_checkpoints_count(tmp_path) -> None:
    shop = Workshop(tmp_path / "out")
    assert shop.last_checkpoint() is None
    for step in (2, 9, 10, 11):
        folder = shop.checkpoints / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        if step != 11:
            (folder / COMPLETE).touch()
    assert shop.last_checkpoint() == shop.checkpoints / "checkpoint-10"
    shop.distrust(10)
    shop.distrust(77)
    assert shop.last_checkpoint() == shop.checkpoints / "checkpoint-9"
    shop.clear_torn()
    assert {folder.name for folder in shop.checkpoints.iterdir()} == {"checkpoint-2", "checkpoint-9"}


def test_a_folder_that_cannot_be_made(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunRefused, match="cannot be written"):
        Workshop(tmp_path / "file" / "out").__enter__()
