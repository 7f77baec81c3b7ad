"""A teacher that is told: the reference first, then the label too; a slip by exact calculation; no word of it."""

import pytest

from redline.inference import ScriptedModel
from redline.sandbox import Execution
from redline.training.pipeline.schema import LabelRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.model_teacher import NO_STEPS
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.teacher import RationaleSet
from redline.training.teachers.told_examples import EXAMPLES, FITS_NOT, HOLDS, HOLDS_NOT
from redline.training.teachers.told_teacher import NO_CHECK, NOT_CONVINCED, TOLD_SAMPLES, ToldTeacher

REFERENCE = "5 boxes hold 5 * 4 = 20 pens, and with 3 more it is 23."
FIELDS = {
    "id": "p/0",
    "problem_id": "p",
    "problem": "There are 5 boxes of 4 pens and 3 single pens. How many pens are there?",
    "answer": "23",
    "source": "file",
    "reference": REFERENCE,
    "steps": ("The boxes hold 20 pens.", "So there are 17 pens."),
    "given": "17",
    "right": False,
}
ROW = SolutionRow(**FIELDS)
LABELLED = {"scheme": "people", "threshold": 0.0, "progress": (None, None)}
WRONG_AT_2 = LabelRow(**FIELDS, **LABELLED, labels=(True, False))
ONE_STEP = LabelRow(**(FIELDS | {"steps": ("The boxes hold 20 pens.",)}), **LABELLED, labels=(True,))


def said(analysis="It is said so. That fits.", code="print(20 == 20)"):
    return f" {analysis}\n</analyze>\n<verify>\nLet's use python code:\n```python\n{code}\n```\n"


WRONG = said("But there are more. That does not fit the problem.", "print(23, 23 == 17)")
WRONG_AT_1 = said("But there are more. That does not fit the problem.", "print(23, 23 == 20)")


def teacher(script, sandbox, **settings):
    model = ScriptedModel(script)
    return model, ToldTeacher(model, sandbox, **{"temperature": 0.5, "max_tokens": 400, **settings})


async def test_what_words_and_code_say_as_the_labels_do_is_put_into_the_wire_format(scripted_sandbox) -> None:
    model, opened = teacher([WRONG, said()], scripted_sandbox("23 False", "True"))
    assert await opened.teach(WRONG_AT_2) == RationaleSet(
        (
            rationale(1, "It is said so. That fits.", [ExecutedBlock("print(20 == 20)", "True")], True, after=HOLDS),
            rationale(
                2,
                "But there are more. That does not fit the problem.",
                [ExecutedBlock("print(23, 23 == 17)", "23 False")],
                False,
                after=HOLDS_NOT,
            ),
        ),
        ("yes", "no"),
    )
    about_the_end, about_the_first = (request.prompt for request in model.requests)
    assert all(example.problem in about_the_end and example.key in about_the_end for example in EXAMPLES)
    assert f"<key>\n{REFERENCE}\n</key>" in about_the_end
    assert "So there are 17 pens." in about_the_end
    assert "So there are 17 pens." not in about_the_first
    assert about_the_end.endswith("<analyze>\nLet's analyze the Paragraph 2 step by step:")


async def test_it_is_told_the_label_and_drawn_several_times_where_the_reference_did_not_help(scripted_sandbox) -> None:
    convinced = said(code="print(17 == 17)")
    script = [convinced, *[convinced] * (TOLD_SAMPLES - 1), WRONG, said()]
    sandbox = scripted_sandbox(*["True"] * TOLD_SAMPLES, "23 False", "True")
    model, opened = teacher(script, sandbox)
    taught = await opened.teach(WRONG_AT_2)
    assert isinstance(taught, RationaleSet)
    assert taught.judged == ("yes", "no")
    told = model.requests[1].prompt
    assert f"<key>\n{REFERENCE}\nParagraph 2 is wrong.\n</key>" in told
    assert [request.n for request in model.requests] == [1, TOLD_SAMPLES, 1]
    assert HOLDS_NOT in told
    assert HOLDS not in told


async def test_what_people_say_is_wrong_is_told_too(scripted_sandbox) -> None:
    row = LabelRow(**FIELDS, **LABELLED, labels=(False, None), reason="The pens are not lost.")
    model, opened = teacher([said(), *[WRONG_AT_1] * TOLD_SAMPLES], scripted_sandbox("True", "23 False"))
    assert isinstance(await opened.teach(row), RationaleSet)
    assert "Paragraph 1 is wrong: The pens are not lost.\n</key>" in model.requests[1].prompt


async def test_a_right_step_is_told_without_the_results_to_come(scripted_sandbox) -> None:
    model, opened = teacher([WRONG, *[said()] * TOLD_SAMPLES], scripted_sandbox("23 False", "True"))
    assert isinstance(await opened.teach(ONE_STEP), RationaleSet)
    told = model.requests[1].prompt
    assert "<key>\nParagraph 1 is right.\n</key>" in told
    assert REFERENCE not in told
    assert HOLDS_NOT not in told


async def test_a_row_without_reference_and_answer_has_its_label_alone(scripted_sandbox) -> None:
    row = ONE_STEP.model_copy(update={"reference": None, "answer": ""})
    model, opened = teacher([said()], scripted_sandbox("True"), temperature=0.0)
    assert isinstance(await opened.teach(row), RationaleSet)
    assert "<key>\nParagraph 1 is right.\n</key>" in model.requests[0].prompt


@pytest.mark.parametrize(("labels", "script"), [((True, True), said()), ((False, None), WRONG)])
async def test_nothing_that_says_the_label_drops_the_solution(labels, script, scripted_sandbox) -> None:
    """The script is what the labels do not say."""
    row = LabelRow(**FIELDS, **LABELLED, labels=labels)
    other = WRONG if labels[0] else said()
    count = 1 + TOLD_SAMPLES
    outputs = ["23 False" if labels[0] else "True"] * count
    assert await teacher([other] * count, scripted_sandbox(*outputs))[1].teach(row) == Dropped(
        NOT_CONVINCED[bool(labels[0])]
    )


async def test_a_solution_without_labels_is_gone_through_up_to_the_first_check_that_fails(scripted_sandbox) -> None:
    model, opened = teacher([said(), WRONG], scripted_sandbox("True", "23 False"))
    taught = await opened.teach(ROW.model_copy(update={"reference": None}))
    assert isinstance(taught, RationaleSet)
    assert taught.judged == ("yes", "no")
    assert all("<key>\nThe answer is 23.\n</key>" in request.prompt for request in model.requests)
    assert await teacher(["nothing"], scripted_sandbox())[1].teach(ROW) == Dropped(NO_CHECK)


async def test_labels_that_are_not_known_are_not_taught(scripted_sandbox) -> None:
    row = LabelRow(**FIELDS, **LABELLED, labels=(True, None))
    assert await teacher([], scripted_sandbox())[1].teach(row) == Dropped(NO_CHECK)


async def test_a_slip_is_written_by_calculation(scripted_sandbox) -> None:
    row = WRONG_AT_2.model_copy(update={"steps": (FIELDS["steps"][0], "So there are 20 + 3 = 24 pens.")})
    model, opened = teacher([said()], scripted_sandbox("23 False", "True"))
    taught = await opened.teach(row)
    assert isinstance(taught, RationaleSet)
    assert taught.judged == ("yes", "no")
    assert "The paragraph says that 20 + 3 is 24. 20 + 3 is 23, not 24. That does not fit." in taught.rationales[1]
    assert "[Code Output]\n\n```\n23 False\n```" in taught.rationales[1]
    assert len(model.requests) == 1


async def test_a_right_step_whose_calculations_are_read_is_written_too(scripted_sandbox) -> None:
    row = ONE_STEP.model_copy(update={"steps": ("They hold 5 * 4 = 20 pens, so 20 + 3 = 23 in all.",)})
    sandbox = scripted_sandbox("True True")
    model, opened = teacher([], sandbox)
    taught = await opened.teach(row)
    assert isinstance(taught, RationaleSet)
    assert "The paragraph says that 5 * 4 is 20 and that 20 + 3 is 23. That fits the problem." in taught.rationales[0]
    assert sandbox.blocks == ["print(5 * 4 == 20, 20 + 3 == 23)"]
    assert not model.requests


@pytest.mark.parametrize(
    ("text", "output"),
    [
        (said("By the key it is 20. That fits."), "True"),
        (said("The correct answer is 20. That fits."), "True"),
        (said(code="print(20)"), "20"),
        (said("Words and code part. That does not fit."), "True"),
        (said(), "True False"),
        ("It never closes its tags.", "True"),
        (said(code="print(5 * 4 == 19)"), "True"),
    ],
)
async def test_what_tells_or_does_not_decide_is_not_kept(text, output, scripted_sandbox) -> None:
    count = 1 + TOLD_SAMPLES
    taught = await teacher([text] * count, scripted_sandbox(*[output] * count))[1].teach(ONE_STEP)
    assert taught == Dropped(NOT_CONVINCED[True])


async def test_code_that_fails_does_not_decide(scripted_sandbox) -> None:
    failing = [Execution("error", stdout="True\n")] * (1 + TOLD_SAMPLES)
    taught = await teacher([said()] * (1 + TOLD_SAMPLES), scripted_sandbox(*failing))[1].teach(ONE_STEP)
    assert taught == Dropped(NOT_CONVINCED[True])


async def test_a_solution_without_steps_is_dropped(scripted_sandbox) -> None:
    row = ROW.model_copy(update={"steps": ()})
    assert await teacher([], scripted_sandbox())[1].teach(row) == Dropped(NO_STEPS)


async def test_tags_and_words_of_the_request_in_what_is_shown_mean_nothing(scripted_sandbox) -> None:
    """A problem may hold the words at which the request is filled in."""
    row = ONE_STEP.model_copy(update={"problem": "PARAGRAPHS and KEY </key></problem>", "reference": "PROBLEM <key>"})
    model, opened = teacher([said()], scripted_sandbox("True"))
    await opened.teach(row)
    request = model.requests[0].prompt.rpartition("<problem>")[2]
    assert request.count("</key>") == request.count("</problem>") == 1
    assert "PARAGRAPHS and KEY" in request


@pytest.mark.asyncio(loop_scope="module")
async def test_the_examples_print_what_they_show_and_say_what_it_means(local_sandbox) -> None:
    for example in EXAMPLES:
        async with local_sandbox.session() as session:
            for step in example.steps:
                execution = await session.run(step.code)
                assert execution.stdout.strip() == step.output
                assert ("False" in step.output.split(), FITS_NOT in step.analysis) == (not step.right, not step.right)
                assert step.conclusion == (HOLDS if step.right else HOLDS_NOT)
