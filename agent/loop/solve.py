"""One problem at a time, in one call: the loop as functions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from redline.agent.closing import closing
from redline.agent.loop.events import Event
from redline.agent.loop.problem import checked_problem
from redline.agent.loop.refiner import Refiner
from redline.agent.result import RefinementResult
from redline.agent.sync import run_to_end
from redline.agent.usage.budget import Budget

if TYPE_CHECKING:
    import asyncio

    from redline.inference import LanguageModel
    from redline.sandbox import Sandbox
    from redline.verifier import Judge, Recipe

__all__ = ["Options", "Refiner", "asolve_with_refinement", "solve_with_refinement", "stream_refinement"]


class Options(TypedDict, total=False):
    """The keyword arguments of the functions below; their meaning and defaults are those of `Refiner`."""

    policy: str | LanguageModel
    verifier: str | LanguageModel | Judge
    sandbox: str | Sandbox
    budget: Budget
    votes: int
    stop_error: float | None
    exact: bool
    recipe: Recipe
    threshold: float
    show_evidence: bool
    temperature: float
    seed: int
    attempt_tokens: int
    trace: bool


def solve_with_refinement(problem: str, **options: Unpack[Options]) -> RefinementResult:
    """Solve, judge every step, repair, until the verifier accepts or the budget is spent.

    Opens the models for this one call; for many problems use a `Refiner`. Inside a running event loop (a notebook)
    the work is done in a thread of its own; an open model or sandbox handed in must then not need the blocked loop.

    Raises `InvalidProblem`, `InferenceError` when a model and `SandboxError` when the sandbox cannot be opened.
    """
    return run_to_end(lambda: asolve_with_refinement(problem, **options))


async def asolve_with_refinement(
    problem: str, *, cancel: asyncio.Event | None = None, **options: Unpack[Options]
) -> RefinementResult:
    """The same in async. Setting `cancel` ends the run softly; cancelling the task ends it at once, without result."""
    problem = checked_problem(problem)
    async with Refiner(**_given(options)) as refiner:
        return await refiner.solve(problem, cancel=cancel)


async def stream_refinement(
    problem: str, *, cancel: asyncio.Event | None = None, **options: Unpack[Options]
) -> AsyncIterator[Event]:
    """The same as it happens: every event, `Finished` with the result last. Closing the iterator cancels the run."""
    problem = checked_problem(problem)
    async with Refiner(**_given(options)) as refiner, closing(refiner.stream(problem, cancel=cancel)) as events:
        async for event in events:
            yield event


def _given(options: Options) -> dict[str, Any]:
    return dict(options)
