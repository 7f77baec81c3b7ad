"""A model that speaks the wire format: its chain becomes the rationales, and what it cannot judge is dropped."""

from redline.inference import ScriptedModel
from redline.sandbox import Execution
from redline.training.pipeline.schema import SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.genprm_teacher import NOT_JUDGED, GenPRMTeacher
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.teacher import CODE_FAILED, RationaleSet

ROW = SolutionRow(
    id="p/0",
    problem_id="p",
    problem="Add 2 and 3.",
    answer="5",
    source="file",
    steps=("2 + 3 = 5.", "So 6.", "Done."),
    given="6",
    right=False,
)


def say(word, code):
    return [
        "Fine.\n</analyze>\n",
        f"{code}\n```\n",
        f"</verify>\n<output>\n**Judgement**: $\\boxed{{{word}}}$\n</output>\n",
    ]


def opened(script, sandbox):
    return GenPRMTeacher(ScriptedModel(script), sandbox, temperature=0.0, max_tokens=400)


async def test_a_chain_up_to_the_first_wrong_step(scripted_sandbox) -> None:
    teacher = opened([*say("Yes", "print(2 + 3)"), *say("No", "print(5)")], scripted_sandbox("5", "5"))
    assert await teacher.teach(ROW) == RationaleSet(
        (
            rationale(1, "Fine.", [ExecutedBlock("print(2 + 3)", "5")], True),
            rationale(2, "Fine.", [ExecutedBlock("print(5)", "5")], False),
        ),
        ("yes", "no"),
    )
    assert teacher.name == "genprm:scripted"


async def test_a_step_that_is_not_judged_or_whose_code_failed_is_dropped(scripted_sandbox) -> None:
    assert await opened(["Fine, and no"], scripted_sandbox()).teach(ROW.model_copy(update={"steps": ("",)})) == Dropped(
        NOT_JUDGED
    )
    failed = scripted_sandbox(Execution("error", error_type="NameError", error_message="x"))
    assert await opened(say("Yes", "print(x)"), failed).teach(ROW) == Dropped(CODE_FAILED)
