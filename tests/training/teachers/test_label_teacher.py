"""The labels as the teacher: bare judgements up to the first wrong step, for a verifier that judges directly."""

import pytest

from redline.training.pipeline.schema import LabelRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.sft.data.segments import RationaleUnusable, segments
from redline.training.teachers.factory import TeacherSettings, fingerprint_of_teacher, open_teacher
from redline.training.teachers.label_teacher import NO_LABELS, LabelTeacher

FIELDS = {
    "id": "p/0",
    "problem_id": "p",
    "problem": "Add 1, 2 and 3.",
    "answer": "6",
    "source": "file",
    "steps": ("1 + 2 = 3.", "3 + 3 = 7.", "It is 7."),
    "given": "7",
    "right": False,
}
LABELLED = {"scheme": "people", "threshold": 0.0, "progress": (None, None, None)}
YES, NO = (f"<output>\n**Judgement**: $\\boxed{{{word}}}$\n</output>\n" for word in ("Yes", "No"))


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ((True, False, None), (YES, NO)),
        ((False, None, None), (NO,)),
        ((True, True, True), (YES, YES, YES)),
        ((True, None, True), (YES,)),
    ],
)
async def test_what_the_labels_say_up_to_the_first_wrong_step_or_the_first_unknown(labels, said) -> None:
    taught = await LabelTeacher().teach(LabelRow(**FIELDS, **LABELLED, labels=labels))
    assert taught.rationales == said
    assert taught.judged == tuple("yes" if text == YES else "no" for text in said)


async def test_a_solution_without_labels_is_dropped() -> None:
    for row in (SolutionRow(**FIELDS), LabelRow(**FIELDS, **LABELLED, labels=(None, True, True))):
        assert await LabelTeacher().teach(row) == Dropped(NO_LABELS)


def test_it_is_learnt_directly_and_in_no_other_format() -> None:
    assert "".join(text for text, _ in segments(NO, 1, "direct")) == NO
    for form in ("genprm", "cot"):
        with pytest.raises(RationaleUnusable):
            segments(NO, 1, form)


async def test_it_is_opened_by_its_name_with_neither_model_nor_settings() -> None:
    async with open_teacher("labels", TeacherSettings()) as teacher:
        assert teacher.name == "labels"
    assert TeacherSettings().settings("labels") == {}
    assert fingerprint_of_teacher("labels") is None
