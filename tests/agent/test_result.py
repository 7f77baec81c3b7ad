"""The record of a run: the evidence of a step stands in it once, and what version 1 wrote is still read.

data/record_1.jsonl and judged_1.jsonl are what revision 15768d9 wrote, the first for data/in.jsonl, with the scripted
pair of tests/e2e.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from redline.agent import RefinementResult, Refiner, Step
from redline.agent.batch.run import BatchRun
from redline.agent.result import RECORD_VERSION
from redline.agent.settings.settings import Settings
from redline.evaluation.calibration.judged_file import read_labelled
from redline.inference import ScriptedModel
from redline.verifier import CodeRun, Evidence, Vote

DATA = Path(__file__).parent / "data"
OLD = [json.loads(line) for line in (DATA / "record_1.jsonl").read_text().splitlines()]

_evidence = st.sampled_from(
    [Evidence(), Evidence(analysis="a"), Evidence(runs=(CodeRun(code="1", output="1", status="ok"),))]
)
_votes = st.lists(_evidence.map(lambda found: Vote(verdict="yes", reward=0.9, evidence=found)), max_size=4).map(tuple)


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["id"])
def test_a_result_of_version_1_is_read_whole(old):
    result = RefinementResult.model_validate(old)
    assert result.record_version == 1
    for attempt, written in zip(result.attempts, old["attempts"], strict=True):
        for step, was in zip(attempt.steps, written["steps"], strict=True):
            assert [vote.evidence.model_dump(mode="json") for vote in step.votes] == [
                v["evidence"] for v in was["votes"]
            ]
            assert (step.evidence and step.evidence.model_dump(mode="json")) == was["evidence"]


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["id"])
def test_what_was_read_of_version_1_is_the_same_when_it_is_written_and_read_again(old):
    result = RefinementResult.model_validate(old)
    written = result.model_dump_json()
    assert RefinementResult.model_validate_json(written) == result
    assert len(written) < len(json.dumps({name: old[name] for name in RefinementResult.model_fields if name in old}))


def test_a_batch_that_version_1_began_is_finished(tmp_path):
    shutil.copy(DATA / "record_1.jsonl", tmp_path / "out.jsonl")
    with BatchRun(DATA / "in.jsonl", tmp_path / "out.jsonl", Settings()) as batch:
        assert (batch.owed, batch.counter.done, batch.counter.accepted) == (0, 2, 1)


def test_verdicts_that_version_1_judged_are_calibrated():
    found = read_labelled([str(DATA / "judged_1.jsonl")])
    assert ([one.right for one in found.solutions], found.rewards) == ([False], [(0.97, True), (0.04, False)])


async def test_a_new_result_holds_each_evidence_once(judge):
    async with Refiner(policy=ScriptedModel([" fine\nStep 2: bad", " so \\boxed{4}"]), verifier=judge) as refiner:
        result = await refiner.solve("2+2?")
    written = json.loads(result.model_dump_json())
    assert written["record_version"] == RECORD_VERSION == 2
    steps = [step for attempt in written["attempts"] for step in attempt["steps"]]
    assert json.dumps(steps).count("Look again.") == len(steps) == 4
    assert all(vote["evidence"] is None for step in steps for vote in step["votes"])
    assert RefinementResult.model_validate(written) == result


@given(_votes, st.none() | _evidence)
def test_a_step_is_the_same_after_json_whatever_its_votes_share(votes, evidence):
    step = Step(text="x", verdict="yes", reward=0.9, votes=votes, evidence=evidence)
    assert Step.model_validate_json(step.model_dump_json()) == step
    assert Step.model_validate(step.model_dump()) == step


@pytest.mark.parametrize("votes", [5, "yes", [5], [{"evidence": None}]])
def test_what_is_no_vote_is_refused(votes):
    with pytest.raises(ValidationError):
        Step.model_validate({"text": "x", "votes": votes})
