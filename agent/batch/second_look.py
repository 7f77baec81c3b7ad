"""What is asked of the models once a row is solved and compared, where that leaves a question open.

Is the *given* answer right, where the verifier did not accept the one that was found? It is judged as a solution of one
step. Is the *gold* answer wrong, where the verifier accepted another one? Further solutions of the policy have a say.
No model is shown a gold answer for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import structlog

from redline.agent.batch.rows import BatchRow, InvalidRow
from redline.agent.batch.scoring import SAMPLES, Outcome, doubt_of
from redline.agent.batch.solving import Solver
from redline.agent.boundary import boundary
from redline.agent.result import RefinementResult, SampledAnswers
from redline.agent.usage.budget import Budget

if TYPE_CHECKING:
    from redline.verifier import AnswerGrader

log = structlog.get_logger()

Scored: TypeAlias = tuple[RefinementResult, Mapping[str, Any]]
"""A result, and the fields of its line that say whether it is right."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What it is done with. `samples`: solutions that are drawn where a gold answer is in doubt."""

    solver: Solver
    grader: AnswerGrader
    budget: Budget
    samples: int = 0

    async def at(self, row: BatchRow | InvalidRow, scored: Scored) -> Scored:
        """The result, with what was spent, and the fields with what was found. What breaks is logged."""
        with boundary("loop", log.bind(id=row.id)) as caught:
            scored = await self._at_given(row, *scored)
            scored = await self._at_gold(row, *scored)
        if caught.failure is not None:
            log.warning("second_look_failed", id=row.id, error=caught.failure.message)
        return scored

    async def _at_given(
        self, row: BatchRow | InvalidRow, result: RefinementResult, fields: Mapping[str, Any]
    ) -> Scored:
        if fields.get("believed") != "none" or fields["given_equal"] == "yes" or isinstance(row, InvalidRow):
            return result, fields
        budget = self.budget.model_copy(update={"max_revisions": 0})
        step = f"The answer is \\boxed{{{row.given[0]}}}."
        judged = await self.solver.solve(row.problem, draft=[step], budget=budget)
        believed = "given" if judged.accepted else "none" if judged.error is None else "unknown"
        return _with_usage(result, judged), {**fields, "believed": believed}

    async def _at_gold(self, row: BatchRow | InvalidRow, result: RefinementResult, fields: Mapping[str, Any]) -> Scored:
        if not (self.samples and result.accepted and fields.get("correct") == "no"):
            return result, fields
        drawn = await self.solver.sample(row.problem, self.samples)
        outcome = replace(Outcome.of(result), samples=drawn.answers)
        doubt = await doubt_of(outcome, self.grader)
        return _with_usage(result, drawn), {**fields, "reference_doubtful": doubt, SAMPLES: list(drawn.answers)}


def _with_usage(result: RefinementResult, other: RefinementResult | SampledAnswers) -> RefinementResult:
    return result.model_copy(update={"usage": result.usage + other.usage})
