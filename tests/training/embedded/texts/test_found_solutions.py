"""Solutions of an earlier round: what is read from a batch's results, and what is learnt from it."""

import json
from random import Random

import pytest

from redline.agent import Attempt, RefinementResult, Step
from redline.agent.policy.prompts import revise_prompt, solve_prompt
from redline.store import DataError
from redline.training.embedded.template import END, POLICY
from redline.training.embedded.texts.found_solutions import FoundSolution, read_found
from redline.training.embedded.texts.training_text import policy_text
from redline.training.generator.sampler import World
from redline.verifier import CodeRun, Evidence

EVIDENCE = Evidence(analysis="It is 7 + 2.", runs=(CodeRun(code="print(7 + 2)", output="9", status="ok"),))
DRAFT = Attempt(steps=(Step(text="7 + 2 = 8.", verdict="no", evidence=EVIDENCE), Step(text="So 8.")), answer="8")
REVISED = Attempt(steps=(Step(text="7 + 2 = 9. Answer: \\boxed{9}", verdict="yes"),), answer="9", revised_from=1)


def line(name, correct, attempts, best):
    result = RefinementResult(
        problem="7 and 2 more?",
        answer="9",
        accepted=True,
        confidence=1.0,
        stop_reason="accepted",
        attempts=attempts,
        best=best,
    )
    return json.dumps({"id": name, **result.model_dump(mode="json"), "gold": "9", "correct": correct})


def test_right_answers_are_read_with_the_revision_they_came_from(tmp_path):
    path = tmp_path / "results.jsonl"
    rows = [
        line("a", "yes", (DRAFT, REVISED), 1),
        line("b", "no", (DRAFT,), 0),
        line("c", "yes", (REVISED_AS_DRAFT,), 0),
    ]
    path.write_text("\n".join(rows))
    solution = ("7 + 2 = 9. Answer: \\boxed{9}",)
    assert list(read_found(path)) == [
        FoundSolution("7 and 2 more?", solution, 0, "7 + 2 = 8.", EVIDENCE),
        FoundSolution("7 and 2 more?", solution),
    ]


REVISED_AS_DRAFT = REVISED.model_copy(update={"revised_from": None})


@pytest.mark.parametrize("text", ['{"id": "a"}', '{"id": "a", "correct": "yes"}', "no JSON"])
def test_another_kind_of_file_is_refused(tmp_path, text):
    path = tmp_path / "results.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match=r"results\.jsonl: line 1"):
        list(read_found(path))


def test_a_revision_is_learnt_from_the_problem_and_from_the_wrong_step():
    found = FoundSolution("7 and 2 more?", ("Begin.", "It is 9."), 1, "It is 8.", EVIDENCE)
    world = World(found=(found,))
    lessons = [policy_text(Random(seed), "train", world) for seed in range(300)]
    told = [lesson for lesson in lessons if "7 and 2 more?" in lesson[0][0]]
    assert 30 < len(told) < 100
    whole = [(solve_prompt(POLICY, found.problem), False), (f" Begin.\nStep 2: It is 9.{END}", True)]
    revision = [
        (revise_prompt(POLICY, found.problem, ["Begin."], "It is 8.", EVIDENCE), False),
        (f" It is 9.{END}", True),
    ]
    assert whole in told
    assert revision in told
    assert all(lesson in (whole, revision) for lesson in told)
