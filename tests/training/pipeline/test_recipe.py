"""What decides the outcome of a run, and what is found out before it begins."""

import json
import shutil
from dataclasses import replace

import pytest

from redline.inference import ModelNotFound, factory
from redline.store import DataError, RunRefused
from redline.training.pipeline.presets import PRESETS, DataSize, at_smoke_size
from redline.training.pipeline.recipe import PipelineRecipe

SMOKE = at_smoke_size(PRESETS["embedded"])
RECIPE = PipelineRecipe(SMOKE)


@pytest.fixture
def problems(tmp_path):
    path = tmp_path / "problems.jsonl"
    path.write_text('{"problem": "What is 1 + 1?", "answer": "2"}\n')
    return path


def test_what_was_asked_survives_a_file(problems):
    asked = replace(RECIPE, problems=(problems,)).asked()
    assert json.loads(json.dumps(asked)) == asked
    assert (asked["size problems"], asked["labels threshold"], asked["rollouts most"]) == (12, 0.8, 16)


def test_all_that_decides_what_is_made_is_compared(problems):
    others = [
        replace(RECIPE, policy="http://localhost:1/v1#m"),
        replace(RECIPE, completer="http://localhost:1/v1#m"),
        replace(RECIPE, teacher="genprm:embedded"),
        replace(RECIPE, base="hf:org/name"),
        replace(RECIPE, problems=(problems,)),
        replace(RECIPE, processes=2),
        replace(RECIPE, seed=1),
        replace(RECIPE, preset=replace(SMOKE, size=DataSize(problems=13, held_out=10))),
        PipelineRecipe(PRESETS["embedded"]),
    ]
    assert len({json.dumps(recipe.asked()) for recipe in (RECIPE, *others)}) == len(others) + 1
    assert replace(RECIPE, sandbox="local", at_once=2).asked() == RECIPE.asked()


def test_a_file_with_other_problems_is_another_recipe_wherever_it_lies(problems, tmp_path):
    recipe = replace(RECIPE, problems=(problems,))
    before = recipe.asked()
    moved = tmp_path / "moved" / problems.name
    moved.parent.mkdir()
    shutil.move(problems, moved)
    assert replace(RECIPE, problems=(moved,)).asked() == before
    moved.write_text('{"problem": "What is 1 + 2?", "answer": "3"}\n')
    assert replace(RECIPE, problems=(moved,)).asked() != before
    with pytest.raises(DataError, match="cannot be read: No such file"):
        recipe.asked()


def test_new_weights_under_the_same_name_are_another_recipe(tmp_path, monkeypatch):
    before = RECIPE.asked()
    shutil.copytree(factory._EMBEDDED, tmp_path / "embedded")
    monkeypatch.setattr(factory, "_EMBEDDED", tmp_path / "embedded")
    assert RECIPE.asked() == before
    with (tmp_path / "embedded" / "policy" / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    after = RECIPE.asked()
    assert [name for name in after if after[name] != before[name]] == ["policy weights", "completer weights"]


def test_who_is_not_named_is_the_preset_s():
    """A policy that is named completes its own solutions, unless a completer is named too."""
    seven = PipelineRecipe(PRESETS["7b"])
    assert (seven.sampled_by, seven.completed_by) == ("hf:Qwen/Qwen2.5-7B-Instruct", "hf:Qwen/Qwen2.5-Math-7B-Instruct")
    assert (seven.taught_by, seven.model) == ("hf:Qwen/QwQ-32B", "hf:deepseek-ai/DeepSeek-R1-Distill-Qwen-7B")
    named = replace(seven, policy="hf:a/b")
    assert (named.sampled_by, named.completed_by) == ("hf:a/b", "hf:a/b")
    assert replace(named, completer="hf:c/d").completed_by == "hf:c/d"
    assert replace(seven, completer="hf:c/d").sampled_by == "hf:Qwen/Qwen2.5-7B-Instruct"


@pytest.mark.parametrize(
    ("recipe", "error", "complaint"),
    [
        (PipelineRecipe(PRESETS["1.5b"]), DataError, "there are no problems to begin with"),
        (replace(RECIPE, base="http://localhost:1/v1#m"), ModelNotFound, "names no weights"),
        (replace(RECIPE, processes=3), RunRefused, "a batch of 8 examples cannot be shared evenly by 3 processes"),
    ],
)
def test_what_would_only_come_out_hours_later_is_told_at_once(recipe, error, complaint):
    with pytest.raises(error, match=complaint):
        recipe.check()


def test_the_program_teaches_nothing_but_its_own_problems(problems):
    recipe = PipelineRecipe(PRESETS["1.5b"], problems=(problems,), teacher="program", base="embedded")
    with pytest.raises(DataError, match="the teacher `program` knows the generated problems alone"):
        recipe.check()
    replace(recipe, teacher="genprm:embedded").check()
    with pytest.raises(ModelNotFound, match="a teacher is `program`"):
        replace(recipe, teacher="nonsense").asked()


def test_it_tells_that_it_was_small():
    assert RECIPE.told()["preset"] == "embedded at smoke size"
    assert PipelineRecipe(PRESETS["embedded"]).told() == {
        "preset": "embedded",
        "policy": "embedded",
        "completer": "embedded",
        "teacher": "program",
        "model": "embedded",
        "generated problems": "300",
        "seed": "0",
    }
