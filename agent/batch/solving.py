"""What comes of one row, whatever is raised on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

import structlog

from redline.agent.batch.rows import BatchRow, InvalidRow
from redline.agent.boundary import boundary
from redline.agent.errors import RefinementError
from redline.agent.result import RECORD_VERSION, Failure, RefinementResult, SampledAnswers
from redline.agent.usage.budget import Budget

log = structlog.get_logger()

INVALID_ROW = "InvalidRow"
"""The type of the error of a row that cannot be read."""


class Solver(Protocol):
    """What a batch needs of a `Refiner`. There is no argument through which a gold answer could pass."""

    async def solve(
        self, problem: str, *, draft: Sequence[str] | None = None, budget: Budget | None = None
    ) -> RefinementResult: ...

    async def sample(self, problem: str, count: int) -> SampledAnswers: ...


async def solve_row(
    row: BatchRow | InvalidRow, solver: Solver, stop: asyncio.Event, budget: Budget | None = None
) -> RefinementResult | None:
    """What comes of the row, whatever is raised on the way; None where `stop` is set before.

    `budget`: in the place of the solver's own. Raises `ActorsLost`.
    """
    if isinstance(row, InvalidRow):
        return failed_result(row.problem, Failure(boundary="input", type=INVALID_ROW, message=row.error))
    with boundary("loop", log.bind(id=row.id)) as caught:
        # What nobody asks for is not passed: a solver may be anybody's.
        asked: dict[str, Any] = {"draft": row.solution or None, "budget": budget}
        work = solver.solve(row.problem, **{name: value for name, value in asked.items() if value is not None})
        return await unless(stop, work)
    assert caught.failure is not None
    return failed_result(row.problem, caught.failure)


async def unless(stop: asyncio.Event, work: Awaitable[RefinementResult]) -> RefinementResult | None:
    """What comes of it; None where `stop` is set before. Raises `RefinementError` where it cancels itself."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if working.cancelled():
            raise RefinementError("the run was cancelled from within")
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


def failed_result(problem: str, failure: Failure) -> RefinementResult:
    """The result of a problem of which nothing came."""
    return RefinementResult(
        problem=problem,
        answer=None,
        accepted=False,
        confidence=0.0,
        stop_reason="failed",
        attempts=(),
        error=failure,
        record_version=RECORD_VERSION,
    )
