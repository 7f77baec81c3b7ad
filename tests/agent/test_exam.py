"""An exam's file: one line a solution, whatever the judge does, and taken over by the next run."""

from __future__ import annotations

import asyncio
import json

import pytest

from redline.agent.batch.outfile import StorageFailed
from redline.agent.result import Spend
from redline.evaluation.judging import Examination
from redline.evaluation.run import Exam, Paper
from redline.verifier import Verdict

PAPERS = [Paper("a", "P", ("so",)), Paper("b", "P", ("poison",))]
JUDGING = {"verifier": "embedded", "votes": 1, "stop_error": 0.01}


class Judging:
    """Says yes; of a step that is poison, with a reward that is no number."""

    async def examine(self, problem, steps, *, all_steps=False):
        # Past the checks of a `Verdict`, as a judge of other people's may.
        reward = float("nan") if steps[0] == "poison" else 0.9
        verdict = Verdict.model_construct(verdict="yes", reward=reward, votes=(), votes_allowed=None)
        return Examination((verdict,), Spend(), 1)


async def test_a_verdict_that_json_has_no_word_for_ends_only_its_solution(tmp_path):
    target = tmp_path / "out.jsonl"
    with Exam(PAPERS, target, JUDGING, at_once=1) as exam:
        await exam.run(Judging())
        assert (exam.owed, exam.marks["a"].labels, exam.marks["b"].labels) == (0, ("yes",), ())
        assert exam.marks["b"].error.startswith("ValueError: cannot be written: ")
    with Exam(PAPERS, target, JUDGING) as exam:
        assert (exam.owed, exam.resumed) == (0, 2)


async def test_a_file_of_an_older_version_has_the_defaults_of_settings_it_did_not_know(tmp_path):
    target = tmp_path / "out.jsonl"
    with Exam(PAPERS[:1], target, JUDGING) as exam:
        await exam.run(Judging())
    line = json.loads(target.read_text())
    del line["settings"]["stop_error"], line["settings"]["all_steps"]
    target.write_text(json.dumps(line) + "\n")
    with Exam(PAPERS[:1], target, {**JUDGING, "timeout": 600.0}) as exam:
        assert exam.owed == 0


async def test_a_file_that_is_deleted_under_it_is_told_though_the_judge_takes_long(tmp_path):
    target = tmp_path / "out.jsonl"

    class Slow(Judging):
        async def examine(self, problem, steps, *, all_steps=False):
            target.unlink()
            await asyncio.Event().wait()

    with Exam(PAPERS, target, JUDGING, at_once=1) as exam:
        async with asyncio.timeout(20):
            with pytest.raises(StorageFailed, match=r"out\.jsonl: was deleted while this run was writing it"):
                await exam.run(Slow())
    assert not target.exists()
