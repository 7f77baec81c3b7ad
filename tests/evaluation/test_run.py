"""An evaluation's file: one line a solution, whatever the judge does, and taken over by the next run."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.agent.result import RunUsage
from redline.evaluation.run import EvaluationRun, EvaluationSample
from redline.evaluation.step_judge import JudgedSolution
from redline.store import RunRefused, StorageFailed
from redline.verifier import Verdict

SAMPLES = [EvaluationSample("a", "P", ("so",)), EvaluationSample("b", "P", ("poison",))]
JUDGING = {"verifier": "embedded", "votes": 1, "stop_error": 0.01}


class Judging:
    """Says yes; of a step that is poison, with a reward that is no number."""

    async def judge_solution(self, problem, steps, *, all_steps=False):
        # Past the checks of a `Verdict`, as a judge of other people's may.
        reward = float("nan") if steps[0] == "poison" else 0.9
        verdict = Verdict.model_construct(verdict="yes", reward=reward, votes=(), votes_allowed=None)
        return JudgedSolution((verdict,), RunUsage(), 1)


async def test_a_verdict_that_json_has_no_word_for_ends_only_its_solution(tmp_path):
    target = tmp_path / "out.jsonl"
    with EvaluationRun(SAMPLES, target, JUDGING, at_once=1) as evaluation:
        await evaluation.run(Judging())
        assert (evaluation.owed, evaluation.scores["a"].labels, evaluation.scores["b"].labels) == (0, ("yes",), ())
        assert evaluation.scores["b"].error.startswith("ValueError: cannot be written: ")
    with EvaluationRun(SAMPLES, target, JUDGING) as evaluation:
        assert (evaluation.owed, evaluation.resumed) == (0, 2)


async def test_a_file_of_an_older_version_has_the_defaults_of_settings_it_did_not_know(tmp_path):
    target = tmp_path / "out.jsonl"
    with EvaluationRun(SAMPLES[:1], target, JUDGING) as evaluation:
        await evaluation.run(Judging())
    line = json.loads(target.read_text())
    del line["settings"]["stop_error"], line["settings"]["all_steps"]
    target.write_text(json.dumps(line) + "\n")
    with EvaluationRun(SAMPLES[:1], target, {**JUDGING, "timeout": 600.0}) as evaluation:
        assert evaluation.owed == 0


async def test_a_file_that_is_deleted_under_it_is_told_though_the_judge_takes_long(tmp_path):
    target = tmp_path / "out.jsonl"

    class Slow(Judging):
        async def judge_solution(self, problem, steps, *, all_steps=False):
            target.unlink()
            await asyncio.Event().wait()

    with EvaluationRun(SAMPLES, target, JUDGING, at_once=1) as evaluation:
        async with asyncio.timeout(20):
            with pytest.raises(StorageFailed, match=r"out\.jsonl: was deleted while this run was writing it"):
                await evaluation.run(Slow())
    assert not target.exists()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_killed_at_any_byte_it_ends_with_the_same_lines(tmp_path, data):
    target = tmp_path / "out.jsonl"
    target.unlink(missing_ok=True)
    samples = [*SAMPLES, EvaluationSample("c", "Q", ("is", "so"), {"label": -1})]
    with EvaluationRun(samples, target, JUDGING) as evaluation:
        asyncio.run(evaluation.run(Judging()))
        scores = evaluation.scores
    whole = target.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    target.write_bytes(whole[:cut])
    with EvaluationRun(samples, target, JUDGING) as evaluation:
        assert evaluation.resumed == whole[:cut].count(b"\n")
        asyncio.run(evaluation.run(Judging()))
    assert sorted(target.read_bytes().splitlines()) == sorted(whole.splitlines())
    assert evaluation.scores == scores


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": "z"}, "line 1: the id 'z' is not among what is to be judged"),
        ({"steps": ["not", "so"]}, "line 1: another solution than 'a' is now"),
        ({"label": 0}, "line 1: 'a' has other label now"),
        ({"settings": {**JUDGING, "votes": 8}}, r"line 1: made with other settings \(votes was 8, is 1\)"),
        ({"verdicts": [{"verdict": "perhaps", "reward": 1}]}, "line 1: not the output of an evaluation"),
    ],
)
async def test_the_file_of_another_evaluation_is_refused_and_left_as_it_is(tmp_path, changed, told):
    target = tmp_path / "out.jsonl"
    samples = [EvaluationSample("a", "P", ("so",), {"label": -1})]
    with EvaluationRun(samples, target, JUDGING) as evaluation:
        await evaluation.run(Judging())
    target.write_text(before := json.dumps({**json.loads(target.read_text()), **changed}) + "\n")
    with pytest.raises(RunRefused, match=told):
        EvaluationRun(samples, target, JUDGING).__enter__()
    assert target.read_text() == before
