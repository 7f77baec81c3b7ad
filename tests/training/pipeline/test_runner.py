"""The whole chain: where it ends early, what it tells then, and the 1.5b preset on a tiny model of its architecture.

`tests/e2e/test_train_all.py` runs it with the embedded pair, and kills it.
"""

import importlib.util
import json
from collections import defaultdict
from dataclasses import replace
from itertools import count

import pytest

from redline.cli import main
from redline.inference import ModelFailed, ScriptedModel, open_model
from redline.sandbox import SandboxUnavailable
from redline.store import DataError, RunRefused
from redline.training.pipeline.presets import PRESETS, SamplingPreset, at_smoke_size
from redline.training.pipeline.recipe import PipelineRecipe
from redline.training.pipeline.report import TrainingReport
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.run_log import StageResult, run_log
from redline.training.pipeline.runner import NothingLeft, Pipeline, TooManyFailed
from redline.training.pipeline.schema import ProblemRow
from redline.training.problems.problem_set import gathered
from redline.training.sft.plan import TrainingOutcome
from redline.training.stages.registry import STAGE_NAMES

pytestmark = pytest.mark.skipif(importlib.util.find_spec("trl") is None, reason="needs the extra .[train]")
WRONG = " So \\boxed{0.123}."


def recipe(generated=3, **changes):
    small = at_smoke_size(PRESETS["embedded"])
    small = replace(small, size=replace(small.size, problems=generated), sampling=SamplingPreset(most=8, keep=1))
    return PipelineRecipe(small, sandbox="local", **changes)


@pytest.fixture
def policy(monkeypatch):
    """Puts a script in the place of the policy."""

    def put(script):
        monkeypatch.setattr("redline.inference.open_model", lambda *args, **kwargs: ScriptedModel(script))

    return put


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_where_nothing_is_left_it_says_what_became_of_the_rows(policy, tmp_path):
    policy(lambda request: WRONG)
    with pytest.raises(NothingLeft, match=r"^sample: nothing was kept of 3 rows: 3 only wrong$"):
        Pipeline(recipe(), tmp_path).run()
    assert [line["id"] for line in lines(tmp_path / "run.jsonl")] == ["recipe", "problems"]
    assert not (tmp_path / "3-rollouts.jsonl").exists()


def test_the_command_says_it_in_one_line(policy, tmp_path, capsys):
    policy(lambda request: WRONG)
    command = ["train", "all", "--smoke", "--generated", "1", "--sandbox", "local", "--out", str(tmp_path)]
    assert main(command) == 2
    *_, last = capsys.readouterr().err.splitlines()
    assert last == "redline: sample: nothing was kept of 1 rows: 1 only wrong"


def test_where_most_rows_failed_nothing_is_built_on_the_rest_and_the_next_run_tries_them_again(policy, tmp_path):
    def away(request):
        raise ModelFailed("the server is away")

    policy(away)
    with pytest.raises(TooManyFailed, match=r"^sample: 3 of 3 rows failed: .*2-sample\.jsonl tells why"):
        Pipeline(recipe(), tmp_path).run()
    assert {line["failed"] for line in lines(tmp_path / "2-sample.jsonl")} == {"ModelFailed: the server is away"}
    policy(lambda request: WRONG)
    with pytest.raises(NothingLeft, match="3 only wrong"):
        Pipeline(recipe(), tmp_path).run()


def test_a_few_that_failed_are_counted_and_it_goes_on(policy, tmp_path):
    """One of twelve."""
    rows = [row.problem for row in gathered([], "train", 12)]

    def mostly(request):
        if rows[4] in request.prompt:
            raise ModelFailed("out of order")
        return WRONG

    policy(mostly)
    with pytest.raises(NothingLeft, match=r"sample: nothing was kept of 12 rows: 11 only wrong"):
        Pipeline(recipe(12), tmp_path).run()
    assert sum("failed" in line for line in lines(tmp_path / "2-sample.jsonl")) == 1


def test_problems_of_files_and_generated_ones_begin_together(policy, tmp_path):
    policy(lambda request: WRONG)
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "problem": "1 + 1?", "answer": "2"}\n{"id": "b", "problem": "?", "answer": ""}\n')
    with pytest.raises(NothingLeft, match=r"sample: nothing was kept of 3 rows"):
        Pipeline(recipe(2, problems=(path,)), tmp_path / "out").run()
    first = tmp_path / "out" / "1-problems.jsonl"
    assert [row.id for row in read_records(first, ProblemRow)] == ["a", "train-0", "train-1"]
    assert lines(first)[1]["dropped"] == "no answer"


def test_ids_that_clash_are_refused_before_anything_is_written(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "train-1", "problem": "1 + 1?", "answer": "2"}\n')
    with pytest.raises(DataError, match=r"the id 'train-1' is in .*mine\.jsonl, and in the generated problems too"):
        Pipeline(recipe(2, problems=(path,)), tmp_path / "out").run()
    assert not (tmp_path / "out" / "1-problems.jsonl").exists()


def test_walls_that_do_not_stand_are_found_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    with pytest.raises(SandboxUnavailable):
        Pipeline(replace(recipe(), sandbox="docker"), tmp_path).run()
    assert not (tmp_path / "1-problems.jsonl").exists()


def test_a_finished_stage_is_not_opened_again_though_rows_of_it_failed(monkeypatch, tmp_path):
    """What was made of its rows would change under the fine-tuning, which refuses other conversations."""
    monkeypatch.setattr("redline.inference.open_model", lambda *args, **kwargs: pytest.fail("opened"))
    with run_log(tmp_path, recipe().asked()) as log:
        for name in STAGE_NAMES:
            log.add(name, StageResult(name=name, rows=20, kept=18, dropped={"x": 1}, failed=1, seconds=2.0))
    told = []
    with pytest.raises(DataError, match=r"6-filter\.jsonl: cannot be read: No such file"):
        Pipeline(recipe(), tmp_path, lambda *told_of: told.append(told_of)).run()
    assert told == [(name, 20, 20) for name in STAGE_NAMES]


def test_another_recipe_in_the_same_folder_is_refused(policy, tmp_path):
    policy(lambda request: WRONG)
    with pytest.raises(NothingLeft):
        Pipeline(recipe(), tmp_path).run()
    with pytest.raises(RunRefused, match=r"made with other settings \(size problems was 3, is 4\)"):
        Pipeline(recipe(4), tmp_path).run()


def two_models(monkeypatch):
    """A policy that solves every other time, and a completer that always does; what was asked of them."""
    right = {row.problem: row.answer for row in gathered([], "train", 3)}
    asked, turn = defaultdict(list), count()

    def solve(request, wrong):
        answer = next(answer for problem, answer in right.items() if problem in request.prompt)
        return WRONG if wrong else f" It is {answer}.\nStep 2: So \\boxed{{{answer}}}."

    def opened(name, *args, **kwargs):
        def say(request):
            return solve(request, wrong=name == POLICY and next(turn) % 2)

        model = ScriptedModel(say, name=name)
        model.requests = asked[name]
        return model

    monkeypatch.setattr("redline.inference.open_model", opened)
    return asked


POLICY, COMPLETER = "http://127.0.0.1:9/v1#policy", "http://127.0.0.1:9/v1#completer"


def test_one_model_samples_and_another_completes(monkeypatch, tmp_path):
    asked = two_models(monkeypatch)
    mine = recipe(policy=POLICY, completer=COMPLETER)
    Pipeline(mine, tmp_path).run()
    report = TrainingReport.model_validate_json((tmp_path / "report.json").read_bytes())
    assert (report.recipe["policy"], report.recipe["completer"]) == (POLICY, COMPLETER)
    assert {line["origins"][-1]["model"] for line in lines(tmp_path / "2-sample.jsonl")} == {POLICY}
    rolled = lines(tmp_path / "3-rollouts.jsonl")
    assert [origin["model"] for origin in rolled[0]["origins"]] == [None, POLICY, COMPLETER]
    assert {request.temperature for request in asked[POLICY]} == {0.7}
    assert {request.temperature for request in asked[COMPLETER]} == {1.0}
    # The completer is always right, from the problem on, and the policy is not.
    assert {line["right"] for line in rolled} == {True, False}
    assert all(boundary["right"] == boundary["rollouts"] for line in rolled for boundary in line["boundaries"][:-1])
    with pytest.raises(RunRefused, match=r"made with other settings \(completer was .*#completer', is .*#policy'"):
        Pipeline(replace(mine, completer=None), tmp_path).run()


def test_the_command_knows_whether_a_policy_was_named(monkeypatch, tmp_path):
    recipes = []

    def run(self):
        recipes.append(self._recipe)
        raise NothingLeft("here")

    monkeypatch.setattr(Pipeline, "run", run)
    command = ["train", "all", "--preset", "7b", "--out", str(tmp_path)]
    assert main(command) == 2
    monkeypatch.setenv("REDLINE_POLICY", POLICY)
    assert main([*command, "--teacher", "program"]) == 2
    assert main([*command, "--policy", "embedded", "--completer", COMPLETER]) == 2
    assert [(one.sampled_by, one.completed_by, one.taught_by) for one in recipes] == [
        ("hf:Qwen/Qwen2.5-7B-Instruct", "hf:Qwen/Qwen2.5-Math-7B-Instruct", "hf:Qwen/QwQ-32B"),
        (POLICY, POLICY, "program"),
        ("embedded", COMPLETER, "hf:Qwen/QwQ-32B"),
    ]


@pytest.mark.slow
def test_the_1_5b_preset_passes_through_every_stage(distilled, tmp_path, capsys, monkeypatch):
    """Data by the embedded policy and the program, since a random model writes none; FSDP2 on two processes."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    out = tmp_path / "out"
    command = ["train", "all", "--preset", "1.5b", "--smoke", "--generated", "4", "--model", f"hf:{distilled}"]
    command += ["--policy", "embedded", "--teacher", "program"]
    code = main([*command, "--processes", "2", "--sandbox", "local", "--out", str(out)])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert "preset 1.5b at smoke size, policy embedded, completer embedded, teacher program" in captured.out
    report = TrainingReport.model_validate_json((out / "report.json").read_bytes())
    assert tuple(stage.name for stage in report.stages) == STAGE_NAMES
    plan = report.training.plan
    assert (plan.processes, plan.tuning.max_length, plan.tuning.learning_rate) == (2, 8192, 2e-6)
    assert report.training == TrainingOutcome.model_validate_json((out / "model" / "training.json").read_bytes())
    # It is as random as it was: nothing it writes can be read as a judgement.
    assert (report.before.unknown, report.after.unknown, report.after.errors) == (10, 10, 0)
    assert open_model(f"hf:{out / 'model'}", role="verifier").max_context == 131072
