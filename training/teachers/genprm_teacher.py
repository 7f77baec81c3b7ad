"""A model that already speaks the wire format as the teacher: what it says of a solution is its rationale."""

from __future__ import annotations

from contextlib import aclosing

from redline.inference import LanguageModel
from redline.sandbox import Sandbox
from redline.training.pipeline.schema import SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.teacher import CODE_FAILED, NO_CODE, RationaleSet, label
from redline.verifier import Evidence, GenPRM, Verdict
from redline.verifier.genprm.seeds import derive_seed

NOT_JUDGED = "the teacher could not judge a step"


class GenPRMTeacher:
    """One verification chain over a solution (`redline.verifier.GenPRM` with one vote). The sandbox must be open."""

    def __init__(
        self, model: LanguageModel, sandbox: Sandbox, *, temperature: float, max_tokens: int, seed: int = 0
    ) -> None:
        self._judge = GenPRM(model, sandbox, temperature=temperature, max_tokens=max_tokens)
        self._seed = seed

    @property
    def name(self) -> str:
        """`genprm:` and the model's name."""
        return f"genprm:{self._judge.name}"

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """See `Teacher.teach`."""
        rationales: list[str] = []
        verdicts: list[Verdict] = []
        seed = derive_seed(self._seed, int(row.content, 16))
        async with aclosing(self._judge.judge(row.problem, row.steps, seed=seed)) as judged:
            async for verdict in judged:
                if reason := _unusable(verdict):
                    return Dropped(reason)
                verdicts.append(verdict)
                rationales.append(_rationale(len(verdicts), _evidence(verdict), verdict.verdict == "yes"))
        return RationaleSet(tuple(rationales), tuple(label(verdict.verdict == "yes") for verdict in verdicts))


def _evidence(verdict: Verdict) -> Evidence:
    return verdict.votes[0].evidence


def _unusable(verdict: Verdict) -> str | None:
    """Why nothing can be learnt from a verdict; None where something can."""
    if verdict.verdict == "unknown":
        return NOT_JUDGED
    runs = _evidence(verdict).runs
    if not runs or not runs[-1].code.strip():
        return NO_CODE
    return None if runs[-1].status == "ok" else CODE_FAILED


def _rationale(number: int, evidence: Evidence, right: bool) -> str:
    return rationale(number, evidence.analysis, [ExecutedBlock(run.code, run.output) for run in evidence.runs], right)
