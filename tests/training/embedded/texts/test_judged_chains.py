"""Conversations of the pipeline as lessons of the verifier."""

from random import Random

import pytest

from redline.store import DataError
from redline.training.embedded.template import VERIFIER
from redline.training.embedded.texts.judged_chains import JudgedStep, read_judged
from redline.training.embedded.texts.training_text import verifier_text
from redline.training.generator.sampler import World
from redline.training.pipeline.schema import ConversationRow, RationaleRow, Turn
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.verifier.genprm import prompt_format

STEPS = ("2 + 3 = 5.", "5 - 1 = 3.")
RATIONALES = (
    rationale(1, "It should be 2 + 3.", [ExecutedBlock("print(2 + 3 == 5)", "True")], True),
    rationale(2, "It should be 5 - 1.", [ExecutedBlock("print(5 - 1 == 3)", "False")], False),
)


def rationales():
    """The same before the filter."""
    return RationaleRow(
        id="a/0",
        problem_id="a",
        problem="How many?",
        answer="4",
        source="x",
        steps=STEPS,
        given="3",
        right=False,
        rationales=RATIONALES,
        judged=("yes", "no"),
    )


def conversation():
    says = (("system", prompt_format.SYSTEM), ("user", f"How many?\n{STEPS[0]}"), ("assistant", RATIONALES[0]))
    says += (("user", STEPS[1]), ("assistant", RATIONALES[1]))
    return ConversationRow(id="a/0", conversations=tuple(Turn(role=role, content=text) for role, text in says))


@pytest.mark.parametrize("row", [conversation(), rationales()])
def test_a_conversation_is_read_step_by_step(tmp_path, row):
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"id": "b/0", "dropped": "no steps"}}\n{row.model_dump_json()}')
    assert list(read_judged(path)) == [
        (JudgedStep(f"How many?\n{STEPS[0]}", RATIONALES[0]), JudgedStep(STEPS[1], RATIONALES[1]))
    ]
    path.write_text("{}")
    with pytest.raises(DataError, match="line 1"):
        list(read_judged(path))


def test_its_lesson_is_what_the_verifier_is_sent_and_asked(tmp_path):
    path = tmp_path / "6-filter.jsonl"
    path.write_text(conversation().model_dump_json())
    world = World(judged=tuple(read_judged(path)))
    lessons = [verifier_text(Random(seed), "train", world) for seed in range(200)]
    told = [lesson for lesson in lessons if any(STEPS[1] in text for text, _ in lesson)]
    assert 30 < len(told) < 90
    messages = [turn.model_dump() for turn in conversation().conversations]
    assert "".join(text for text, _ in told[0]) == VERIFIER.render(messages)
    learnt = "".join(text for text, learns in told[0] if learns)
    assert "It should be 5 - 1." in learnt
    assert "print(5 - 1 == 3)" in learnt
    assert learnt.count("Yes") == learnt.count("No") == 1
    assert "[Code Output]" not in learnt
    assert STEPS[1] not in learnt
