"""Best-of-N ranks by the mean of all votes."""

import json

import pytest

from redline.agent.settings.settings import Settings
from redline.cli.dependencies import Dependencies
from redline.cli.main import main
from redline.evaluation import Candidate, CandidateSet
from redline.evaluation.best_of_n.report import best_of_n_report, candidate_samples, with_all_votes
from redline.evaluation.run import EvaluationRun
from redline.evaluation.step_judge import StepJudge
from redline.inference import ScriptedModel
from redline.store import DataError

SETS = [CandidateSet("a", "P", (), tuple(Candidate((step,), step, step == "good") for step in ("fair", "good")))]


def judge_by(rewards):
    """A model whose i-th vote on a step has the i-th of the step's rewards, each sure of its word."""
    votes = {step: iter(row) for step, row in rewards.items()}

    def choose(prompt, options):
        step = next(step for step in rewards if f"\n{step}<output>" in prompt)
        yes = next(votes[step])
        return [yes, 1 - yes]

    return ScriptedModel(lambda _: "{Yes}$\n</output>\n", choices=choose)


async def test_two_right_labels_are_told_apart_by_the_votes_that_a_label_does_not_need(monkeypatch, tmp_path):
    """Three votes settle both labels and rank `fair` first; all eight rank `good` first, with 0.999 against 0.62."""
    model = judge_by({"fair": [1.0, 1.0, 1.0, 0.4, 0.4, 0.4, 0.4, 0.4], "good": [0.999] * 8})
    monkeypatch.setattr("redline.verifier.judges.factory.open_model", lambda name, **_: model)
    settings = with_all_votes(Settings(votes=8, analysis=False, code=False))
    options = {"votes": settings.votes, "stop_error": settings.stop_error, "recipe": settings.recipe()}
    with EvaluationRun(
        candidate_samples(SETS), None, settings.model_dump(include={"votes", "stop_error"}), at_once=1
    ) as evaluation:
        async with StepJudge(verifier="hf:a", sandbox="auto", budget=settings.budget(), **options) as judge:
            await evaluation.run(judge)
        report = await best_of_n_report(SETS, evaluation)
    assert evaluation.scores["a/0"].rewards == (pytest.approx((3 * 1.0 + 5 * 0.4) / 8),)
    assert evaluation.scores["a/1"].rewards == (pytest.approx(0.999),)
    assert report.rows[-1].shares["best, last"].value == 1.0
    assert len(model.requests) == 16


async def test_an_evaluation_whose_votes_stopped_early_is_refused():
    evaluation = EvaluationRun(candidate_samples(SETS), None, {"votes": 8, "stop_error": 0.01})
    with pytest.raises(DataError, match="all votes"):
        await best_of_n_report(SETS, evaluation)


def test_the_command_asks_for_all_votes_whatever_the_settings_say(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDLINE_STOP_ERROR", "0.1")
    responses = [{"steps": ["s"], "correct": True}]
    (tmp_path / "sampled.jsonl").write_text(json.dumps({"id": "a", "problem": "P", "responses": responses}) + "\n")
    seen = []

    def show(settings):
        seen.append((settings.votes, settings.stop_error))
        raise DataError("seen")

    main(["eval", "bestofn", "sampled.jsonl", "--votes=8"], dependencies=Dependencies(step_judge=show))
    assert seen == [(8, None)]
