"""Pairs of gold and answer from public bug reports: each with the verdicts that are right."""

import pytest

from redline.verifier import AnswerChecker


@pytest.mark.slow
async def test_every_pair_has_a_right_verdict_either_way_round(cases):
    wrong = {}
    async with AnswerChecker(workers=1, seconds=10) as checker:
        for name, case in cases("grading").items():
            gold, answer = case["input"]["gold"], case["input"]["answer"]
            verdicts = await checker.equal(gold, answer), await checker.equal(answer, gold)
            if verdicts[0] not in case["expected"].split("|") or verdicts[0] != verdicts[1]:
                wrong[name] = verdicts
    assert wrong == {}
