"""A verifier held open to judge solutions that somebody else wrote, each with its cost and without a policy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import structlog

from redline.agent.boundary import boundary, failure_of
from redline.agent.resources import Resources
from redline.agent.result import Failure, RunUsage
from redline.agent.sync import closing
from redline.agent.usage.budget import Budget
from redline.agent.usage.ledger import Ledger, deadline
from redline.inference import InferenceError, RewardModel
from redline.verifier import Judge, JudgingRecipe, Stopping, Verdict

log = structlog.get_logger()

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class JudgedSolution:
    """What came out for one solution: the verdicts on its first steps, what they cost, and what broke, if anything."""

    verdicts: tuple[Verdict, ...]
    usage: RunUsage
    solution_tokens: int
    """The length of the solution, in the verifier's tokens; in words and signs for a `Judge` without a tokenizer."""
    error: Failure | None = None


class StepJudge:
    """Judges any number of solutions at once over one verifier and one sandbox.

    `verifier`: the name of a judge (see `JudgeSpec`), opened on entry and closed on exit, or any `Judge`, for which no
    sandbox is opened. `votes` and `stop_error` as in `GenPRM`, which `recipe` is for. `budget`: the limits for one
    solution. Raises `ModelNotFound` for a name that names no model.
    """

    def __init__(
        self,
        *,
        verifier: str | Judge,
        sandbox: str,
        votes: int,
        stop_error: float | None,
        budget: Budget,
        recipe: JudgingRecipe | None = None,
    ) -> None:
        self._budget = budget
        self._resources = Resources(
            policy=None,
            verifier=verifier,
            sandbox=sandbox,
            stopping=Stopping(votes, stop_error),
            recipe=recipe,
        )

    async def __aenter__(self) -> Self:
        """Open what is named. Raises `InferenceError`, `SandboxError`."""
        await self._resources.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._resources.__aexit__(*exc_info)

    async def judge_solution(self, problem: str, steps: Sequence[str], *, all_steps: bool = False) -> JudgedSolution:
        """Judge one solution, up to the first step that is not `yes` unless `all_steps`.

        What breaks is recorded, with the verdicts given until then. Raises `RefinerClosed`.
        """
        judged = await judge_steps(self._resources, problem, steps, budget=self._budget, all_steps=all_steps)
        try:
            length = await self._length("\n\n".join(steps))
        except InferenceError as broken:
            return replace(judged, error=judged.error or failure_of("verifier", broken))
        return replace(judged, solution_tokens=length)

    async def _length(self, text: str) -> int:
        verifier = self._resources.verifier
        if verifier is None or isinstance(verifier, Judge):
            return len(_WORD.findall(text))
        if isinstance(verifier, RewardModel):
            return len(verifier.encode(text))
        # A served model may have to be asked, and blocks meanwhile.
        return await asyncio.to_thread(verifier.count_tokens, text)


async def judge_steps(
    resources: Resources, problem: str, steps: Sequence[str], *, budget: Budget, all_steps: bool = False
) -> JudgedSolution:
    """Judge one solution with what is open, up to the first step that is not `yes` unless `all_steps`.

    What breaks is recorded, with the verdicts given until then; the length of the solution is not measured. Raises
    `RefinerClosed`.
    """
    ledger = Ledger(budget)
    judge = resources.judge(ledger)
    verdicts: list[Verdict] = []
    # A judge is anybody's code: whatever it raises is this solution's result and not the end of the others.
    with boundary("verifier", log) as caught:
        async with deadline(ledger), closing(judge.judge(problem, steps, all_steps=all_steps)) as judged:
            await _collect(judged, verdicts)
    return JudgedSolution(tuple(verdicts), ledger.usage, 0, caught.failure)


async def _collect(judged: AsyncIterator[Verdict], verdicts: list[Verdict]) -> None:
    """Fill in the verdicts, in place so that those already given outlive what breaks."""
    try:
        async for verdict in judged:
            verdicts.append(verdict)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise RuntimeError("the judge cancelled itself") from None
