"""The program that made a problem as the teacher: it knows what every step should find, and has its code run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from redline.training.generator.program import Problem
from redline.training.generator.solution import ANALYSES
from redline.training.oracle.judgement import StepJudgement, StepNotRead
from redline.training.oracle.program_oracle import Phrasing, ProgramOracle
from redline.training.oracle.rewriting import RewritingOracle
from redline.training.pipeline.schema import ProblemRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.problems.annotated import read_annotated
from redline.training.problems.contamination import normalised
from redline.training.problems.generated import problem_of
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.sandbox_sessions import SandboxSessions
from redline.training.teachers.teacher import RationaleSet, label
from redline.verifier.genprm.code.feedback import feedback_text

NO_STEPS = "no steps"
NO_PROGRAM = "the problem has no program"
NOT_READ = "a step could not be read"
PRINTED_ELSE = "the code printed something else"


ProgramLookup = Callable[[ProblemRow], Problem | None]


def generated(row: ProblemRow) -> Problem | None:
    """The program of a generated problem; None for any other. Raises as `problem_of` does."""
    return None if row.program is None else problem_of(row)


def also_annotated(path: Path) -> ProgramLookup:
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

    `solved` gives a row's problem with its worked solution, or None, which drops the row. The sandbox sessions must
    be open. The same seed gives the same words.
    """

    def __init__(self, sessions: SandboxSessions, *, seed: int = 0, solved: ProgramLookup | None = None) -> None:
        self._desk = sessions
        self._seed = seed
        self._solved = solved or generated

    @property
    def name(self) -> str:
        """`program`."""
        return "program"

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """See `Teacher.teach`. A step that cannot be read drops the solution.

        Raises `DataError` for a problem that another version of the generator made, and what the sandbox raises.
        """
        problem = self._solved(row)
        if problem is None:
            return Dropped(NO_PROGRAM)
        if not row.steps:
            return Dropped(NO_STEPS)
        judgements: list[StepJudgement] = []
        with suppress(StepNotRead):
            judgements = judged_steps(problem, row, self._phrase(row))
        if not judgements:
            return Dropped(NOT_READ)
        if not await self._holds(judgements):
            return Dropped(PRINTED_ELSE)
        return RationaleSet(
            tuple(
                rationale(
                    number, judgement.analysis, [ExecutedBlock(judgement.code, judgement.output)], judgement.right
                )
                for number, judgement in enumerate(judgements, 1)
            ),
            tuple(label(judgement.right) for judgement in judgements),
        )

    def _phrase(self, row: SolutionRow) -> Phrasing:
        rng = Random(f"{self._seed}-{row.content}")
        return lambda asks, formula: rng.choice(ANALYSES).format(asks, formula)

    async def _holds(self, judgements: list[StepJudgement]) -> bool:
        """Whether the code of every judgement prints what the judgement says."""
        executions = await self._desk.run([judgement.code for judgement in judgements])
        return all(
            execution.status == "ok" and feedback_text(execution) == judgement.output
            for execution, judgement in zip(executions, judgements, strict=True)
        )


def judged_steps(problem: Problem, row: SolutionRow, phrase: Phrasing) -> list[StepJudgement]:
    """The judgements of a solution's steps, up to the first wrong one. Raises `StepNotRead`."""
    judge = RewritingOracle if problem.lines[0].keeps else ProgramOracle
    oracle = judge(problem, phrase, ends_right=row.right)
    judgements: list[StepJudgement] = []
    for step in row.steps:
        judgements.append(oracle.refusal(step) or oracle.judge(step))
        if not judgements[-1].right:
            break
    return judgements
