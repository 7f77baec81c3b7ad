"""MathDial's pupils: wrong solutions of word problems with no mark at the mistake, and the right solution of each.

    git clone https://github.com/eth-nlped/mathdial        # CC BY-SA 4.0; kept out of this project
    python -m benchmarks.tutor pupils mathdial/data/test.jsonl

Rows of one problem have one right solution, and it is counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.support.table import share, show
from benchmarks.tutor.teacher import accepted, teacher
from redline.agent import Refiner
from redline.agent.result import RefinementResult
from redline.agent.tutor.session import TutorSession
from redline.agent.tutor.tutor import Tutor


@dataclass(frozen=True, slots=True)
class PupilSolution:
    """A pupil's wrong solution, line by line without the bare answer at its end, beside the right one."""

    problem: str
    wrong: Sequence[str]
    right: Sequence[str]
    answer: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> PupilSolution:
        """From a row of the data. Raises `KeyError` for one that is no row of MathDial's."""
        *right, answer = _lines(row["ground_truth"])
        return cls(row["question"], _lines(row["student_incorrect_solution"])[:-1], right, answer)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


async def measure_pupils(rows: Sequence[dict[str, Any]]) -> None:
    """Whether a wrong solution comes through, and whether a right one does."""
    solutions = [PupilSolution.of(row) for row in rows]
    right = list({one.problem: one for one in solutions}.values())
    table = []
    for given in (False, True):
        async with teacher(None, given=given) as refiner:
            wrongs = Counter([await _ending(one, one.wrong, refiner, given) for one in solutions])
            rights = Counter([await _ending(one, one.right, refiner, given) for one in right])
        table.append(
            ["reference as own solution" if given else "exact checks alone", str(wrongs.total()),
             *(share(wrongs[said], wrongs.total()) for said in ("wrong", "cannot tell", "right")), str(rights.total()),
             *(share(rights[said], rights.total()) for said in ("wrong", "cannot tell", "right"))]
        )  # fmt: skip
    show(
        ["", "wrong solutions", "a step called wrong, %", "cannot tell, %", "every step called right, %",
         "right solutions", "a step called wrong, %", "cannot tell, %", "every step called right, %"],
        table,
    )  # fmt: skip


async def _ending(one: PupilSolution, lines: Sequence[str], refiner: Refiner, given: bool) -> str:
    """`wrong` where a step is called so, which ends it; `cannot tell` where one cannot be told; else `right`."""
    solution: RefinementResult | None = accepted(one.problem, one.right, one.answer) if given else None
    tutor = Tutor(refiner, TutorSession(problem=one.problem, solution=solution))
    said = set()
    for line in lines:
        async for step in tutor.check(line):
            said.add(step.verdict)
    await tutor.aclose()
    return next((verdict for verdict in ("wrong", "cannot tell") if verdict in said), "right")
