"""Who writes rationales: the program that made a problem, a GenPRM, or any instruct model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from redline.training.pipeline.schema import SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.verifier import Label

NO_CODE = "the teacher wrote no code"
CODE_FAILED = "the teacher's code failed"


@dataclass(frozen=True, slots=True)
class RationaleSet:
    """What a teacher says of a solution: a rationale and a judgement for each step, up to the first wrong one."""

    rationales: tuple[str, ...]
    """In the wire format, code outputs included (`redline.training.teachers.rationale`)."""
    judged: tuple[Label, ...]


class RationaleTeacher(Protocol):
    """Writes rationales with executed code. Many coroutines may call one teacher at once."""

    @property
    def name(self) -> str:
        """The string that names it."""

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """The rationales of a solution, or why there are none. Raises what the model and the sandbox raise."""


def label(right: bool) -> Label:
    """The judgement of a step as rows hold it."""
    return "yes" if right else "no"
