"""The program as teacher: rationales whose code was really run."""

import json
from random import Random

import pytest

from redline.sandbox import Execution, SandboxClosed, open_sandbox
from redline.store import DataError
from redline.training.generator.solution import write_solution
from redline.training.pipeline.schema import SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.problems.generated import generated_rows, problem_of
from redline.training.teachers.factory import fingerprint_of_teacher
from redline.training.teachers.program_teacher import (
    NO_PROGRAM,
    NO_STEPS,
    NOT_READ,
    PRINTED_ELSE,
    ProgramTeacher,
    also_annotated,
)
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.sandbox_sessions import RENEWED, SandboxSessions
from redline.training.teachers.teacher import RationaleSet


def solution(number, *, steps=None):
    """A generated problem with its own solution, or with these steps."""
    (row,) = generated_rows("train", 1, first=number)
    written = write_solution(problem_of(row), Random(number)).steps
    return SolutionRow(
        **{**row.model_dump(), "id": f"{row.id}/0"},
        problem_id=row.id,
        steps=tuple(steps if steps is not None else (step.text for step in written)),
        given=row.answer,
        right=True,
    ), written


async def test_a_right_solution_really_run() -> None:
    async with open_sandbox("local") as sandbox, SandboxSessions(sandbox) as desk:
        teacher = ProgramTeacher(desk)
        for number in range(12):
            row, written = solution(number)
            taught = await teacher.teach(row)
            assert isinstance(taught, RationaleSet)
            assert taught.judged == ("yes",) * len(written)
            for text, step in zip(taught.rationales, written, strict=True):
                assert f"{step.code}\n```\n[Code Output]\n\n```\n{step.output}\n```\n" in text


async def test_the_same_seed_gives_the_same_words(scripted_sandbox) -> None:
    row, written = solution(3)
    taught = []
    for seed in (1, 1):
        async with SandboxSessions(scripted_sandbox(*(step.output for step in written))) as desk:
            taught.append(await ProgramTeacher(desk, seed=seed).teach(row))
    assert taught[0] == taught[1]
    assert isinstance(taught[0], RationaleSet)
    assert (
        taught[0]
        .rationales[0]
        .endswith(
            rationale(1, "", [ExecutedBlock(written[0].code, written[0].output)], True).partition("</analyze>")[2]
        )
    )


async def test_reasons_to_drop(scripted_sandbox) -> None:
    row, written = solution(3)
    async with SandboxSessions(scripted_sandbox("7 True", Execution("error"))) as desk:
        teacher = ProgramTeacher(desk)
        assert await teacher.teach(row) == Dropped(PRINTED_ELSE)
        assert await teacher.teach(row.model_copy(update={"steps": ()})) == Dropped(NO_STEPS)
        assert await teacher.teach(row.model_copy(update={"program": None})) == Dropped(NO_PROGRAM)
        assert await teacher.teach(solution(3, steps=["Well."])[0]) == Dropped(NOT_READ)
        assert await teacher.teach(solution(3, steps=[written[0].text, "Well."])[0]) == Dropped(NOT_READ)
        with pytest.raises(DataError, match="another version"):
            await teacher.teach(row.model_copy(update={"problem": "changed"}))


async def test_any_problem_with_a_program_can_be_given(scripted_sandbox) -> None:
    row, written = solution(3)
    problem = problem_of(row)
    async with SandboxSessions(scripted_sandbox(*(step.output for step in written))) as desk:
        teacher = ProgramTeacher(desk, solved=lambda _: problem)
        assert isinstance(await teacher.teach(row.model_copy(update={"program": None})), RationaleSet)


async def test_annotated_solutions_of_a_file_are_known_too(tmp_path) -> None:
    path = tmp_path / "train.jsonl"
    solution_text = "He has 4+5 = <<4+5=9>>9 pens.\nThen 9*2 = <<9*2=18>>18 pens.\n#### 18"
    told = {"id": "pens", "question": "Tom has 4 pens, gets 5, and then has twice as many. How many?"}
    path.write_text(json.dumps({**told, "solution": solution_text, "answer": "18"}))
    row = SolutionRow(
        id="pens/0",
        problem_id="pens",
        problem=told["question"],
        answer="18",
        source="train.jsonl",
        steps=("4 + 5 = 9.", "9 + 2 = 11. The answer is \\boxed{11}."),
        given="11",
        right=False,
    )
    known = also_annotated(path)
    assert known(row.model_copy(update={"problem_id": "another", "id": "another/0"})) is None
    assert known(row.model_copy(update={"problem": "Something else?"})) is None
    async with open_sandbox("local") as sandbox, SandboxSessions(sandbox) as desk:
        taught = await ProgramTeacher(desk, solved=known).teach(row)
    assert isinstance(taught, RationaleSet)
    assert taught.judged == ("yes", "no")
    assert fingerprint_of_teacher(f"program:{path}") != fingerprint_of_teacher("program") is None
    with pytest.raises(DataError, match="cannot be read"):
        fingerprint_of_teacher(f"program:{path}.gone")


async def test_a_desk_uses_its_namespaces_again_and_closes_them(scripted_sandbox) -> None:
    sandbox = scripted_sandbox(*["1"] * (RENEWED + 2), SandboxClosed("gone"))
    async with SandboxSessions(sandbox) as desk:
        for _ in range(RENEWED // 2 + 1):
            assert [done.stdout for done in await desk.run(["print(1)", "print(1)"])] == ["1", "1"]
        assert (sandbox.opened, sandbox.open) == (2, 1)
        with pytest.raises(SandboxClosed):
            await desk.run(["print(1)"])
        assert sandbox.open == 0
