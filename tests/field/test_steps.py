"""Solutions and answers as models really write them: the field cases of splitting and of extraction."""

from __future__ import annotations

from redline.agent.policy.steps import split_steps
from redline.verifier import extract_answer


def test_step_splitting(cases):
    wrong = {}
    for case in cases("step splitting").values():
        steps = split_steps(case["input"])
        count = case["expected"].removesuffix("s").removesuffix(" step")
        if count.isdecimal():
            right = len(steps) == int(count)
        else:
            # The one case without a number: emphasis that is opened must be closed.
            right = len(steps) == 1 and steps[0].count("**") % 2 == 0 and "3 + 4 = 7" in steps[0]
        if not right or any("think" in step or "<|" in step for step in steps):
            wrong[case["id"]] = steps
    assert not wrong


def test_answer_extraction(cases):
    given = {name: extract_answer(case["input"]) for name, case in cases("answer extraction").items()}
    expected = {name: case["expected"] for name, case in cases("answer extraction").items()}
    assert given == expected
