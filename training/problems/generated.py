"""Generated problems as rows of the pipeline, and back: a row says from which seed its problem can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from redline.store import DataError
from redline.training.generator.program import Problem, Split
from redline.training.generator.sampler import roughened, sample_problem
from redline.training.pipeline.schema import ProblemRow

SOURCE = "generated"


def generated_rows(split: Split, count: int, *, first: int = 0) -> Iterator[ProblemRow]:
    """The problems number `first` to `first + count - 1` of a split: the same ones every time."""
    for number in range(first, first + count):
        problem, text = _draw(split, number)
        name = f"{split}-{number}"
        program = {"split": split, "number": number}
        yield ProblemRow(id=name, problem=text, answer=problem.answer, source=SOURCE, program=program)


def problem_of(row: ProblemRow) -> Problem:
    """The problem with its worked solution. Raises `DataError` for a row that this generator did not make."""
    if row.program is None:
        raise DataError(f"{row.id}: not a generated problem: its worked solution is not known")
    problem, text = _draw(row.program["split"], row.program["number"])
    if text != row.problem:
        raise DataError(f"{row.id}: made by another version of the generator: its worked solution is not known")
    return problem


def _draw(split: Split, number: int) -> tuple[Problem, str]:
    rng = Random(f"generated-{split}-{number}")
    problem = sample_problem(rng, split)
    return problem, roughened(problem.text, rng)
