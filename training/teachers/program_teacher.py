"""The program that made a problem as the teacher: it knows what every step should find, and has its code run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from redline.training.generator.program import ANALYSES, Problem
from redline.training.oracle.mark import Mark, StepNotRead
from redline.training.oracle.marker import Marker, Phrase
from redline.training.oracle.reduction import Reduction
from redline.training.pipeline.schema import ProblemRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.problems.annotated import read_annotated
from redline.training.problems.contamination import normalised
from redline.training.problems.generated import problem_of
from redline.training.teachers.rationale import Block, rationale
from redline.training.teachers.sandbox_sessions import Desk
from redline.training.teachers.teacher import Teaching, label
from redline.verifier.genprm.feedback import feedback_text

NO_STEPS = "no steps"
NO_PROGRAM = "the problem has no program"
NOT_READ = "a step could not be read"
PRINTED_ELSE = "the code printed something else"


Solved = Callable[[ProblemRow], Problem | None]


def generated(row: ProblemRow) -> Problem | None:
    """The program of a generated problem; None for any other. Raises as `problem_of` does."""
    return None if row.program is None else problem_of(row)


def also_annotated(path: Path) -> Solved:
    """The programs of generated problems, and of those of an annotated file (`redline.training.problems.annotated`),
    known by their id.

    Raises what reading the file raises.
    """
    known = {problem.name: problem for problem in read_annotated(path)}

    def solved(row: ProblemRow) -> Problem | None:
        if row.program is not None or _name_of(row) not in known:
            return generated(row)
        problem = known[_name_of(row)].problem()
        return problem if normalised(problem.text) == normalised(row.problem) else None

    return solved


def _name_of(row: ProblemRow) -> str:
    return row.problem_id if isinstance(row, SolutionRow) else row.id


class ProgramTeacher:
    """Judges the steps of generated problems, the policy's own included.

    `solved` gives a row's problem with its worked solution, or None, which drops the row. The desk must be open. The
    same seed gives the same words.
    """

    def __init__(self, desk: Desk, *, seed: int = 0, solved: Solved | None = None) -> None:
        self._desk = desk
        self._seed = seed
        self._solved = solved or generated

    @property
    def name(self) -> str:
        """`program`."""
        return "program"

    async def teach(self, row: SolutionRow) -> Teaching | Dropped:
        """See `Teacher.teach`. A step that cannot be read drops the solution.

        Raises `DataError` for a problem that another version of the generator made, and what the sandbox raises.
        """
        problem = self._solved(row)
        if problem is None:
            return Dropped(NO_PROGRAM)
        if not row.steps:
            return Dropped(NO_STEPS)
        marks: list[Mark] = []
        with suppress(StepNotRead):
            marks = marked(problem, row, self._phrase(row))
        if not marks:
            return Dropped(NOT_READ)
        if not await self._holds(marks):
            return Dropped(PRINTED_ELSE)
        return Teaching(
            tuple(
                rationale(number, mark.analysis, [Block(mark.code, mark.output)], mark.right)
                for number, mark in enumerate(marks, 1)
            ),
            tuple(label(mark.right) for mark in marks),
        )

    def _phrase(self, row: SolutionRow) -> Phrase:
        rng = Random(f"{self._seed}-{row.content}")
        return lambda asks, formula: rng.choice(ANALYSES).format(asks, formula)

    async def _holds(self, marks: list[Mark]) -> bool:
        """Whether the code of every mark prints what the mark says."""
        executions = await self._desk.run([mark.code for mark in marks])
        return all(
            execution.status == "ok" and feedback_text(execution) == mark.output
            for execution, mark in zip(executions, marks, strict=True)
        )


def marked(problem: Problem, row: SolutionRow, phrase: Phrase) -> list[Mark]:
    """The marks of a solution's steps, up to the first wrong one. Raises `StepNotRead`."""
    judge = Reduction if problem.lines[0].keeps else Marker
    marker = judge(problem, phrase, ends_right=row.right)
    marks: list[Mark] = []
    for step in row.steps:
        marks.append(marker.refusal(step) or marker.mark(step))
        if not marks[-1].right:
            break
    return marks
